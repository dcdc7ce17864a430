// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/label/LabelTable.h"

#include "core/base/Error.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <utility>

#include <fmt/format.h>

namespace lamina::core {

namespace {

using Color = std::array<std::uint8_t, 3>;

// Okabe and Ito's colour-blind-safe set without black, which vanishes on a dark image. Ordered so
// that neighbours differ in lightness as well as in hue.
constexpr std::array<Color, 7> kOkabeIto{{
    {230, 159, 0},   // orange
    {86, 180, 233},  // sky blue
    {0, 158, 115},   // bluish green
    {240, 228, 66},  // yellow
    {0, 114, 178},   // blue
    {213, 94, 0},    // vermilion
    {204, 121, 167}, // reddish purple
}};

constexpr Color kBackgroundColor{96, 96, 96};

/// The block to write into: itself where no other table holds it, else a copy that takes its place.
template <typename Block> Block& own(std::shared_ptr<const Block>& block) {
    if (!block || block.use_count() != 1) {
        block = block ? std::make_shared<Block>(*block) : std::make_shared<Block>();
    } else { // what a copy on another thread read before it let go happened before what comes now
        std::atomic_thread_fence(std::memory_order_acquire);
    }
    return const_cast<Block&>(*block); // every block is made without const, here
}

Color fromHsv(double hue, double saturation, double value) {
    const auto channel = [&](double offset) {
        const double k = std::fmod(offset + hue * 6.0, 6.0);
        const double f = value - value * saturation * std::clamp(std::min(k, 4.0 - k), 0.0, 1.0);
        return static_cast<std::uint8_t>(std::lround(f * 255.0));
    };
    return {channel(5.0), channel(3.0), channel(1.0)};
}

} // namespace

const LabelInfo* LabelTable::find(LabelId id) const {
    const auto block = m_blocks.find(id >> kBlockBits);
    if (block == m_blocks.end()) return nullptr;
    const auto row = block->second->find(id);
    return row != block->second->end() ? &row->second : nullptr;
}

LabelInfo LabelTable::info(LabelId id) const {
    if (const LabelInfo* row = find(id)) return *row;
    LabelInfo made;
    made.id = id;
    made.classId = classOf(id);
    made.color = defaultColor(id);
    made.name = id == kUnlabelled   ? std::string("Unlabelled")
                : id == kBackground ? std::string("Background")
                                    : fmt::format("Label {}", id);
    return made;
}

bool LabelTable::locked(LabelId id) const {
    const LabelInfo* row = find(id);
    return row && row->locked;
}

ClassId LabelTable::classOf(LabelId id) const {
    if (const LabelInfo* row = find(id)) return row->classId;
    return id == kUnlabelled || id == kBackground ? 0 : 1;
}

std::vector<LabelInfo> LabelTable::rows() const {
    std::vector<LabelInfo> all;
    all.reserve(size());
    for (const auto& [key, block] : m_blocks) {
        for (const auto& [id, info] : *block)
            all.push_back(info);
    }
    return all;
}

std::vector<LabelId> LabelTable::ids() const {
    std::vector<LabelId> all;
    all.reserve(size());
    for (const auto& [key, block] : m_blocks) {
        for (const auto& [id, info] : *block)
            all.push_back(id);
    }
    return all;
}

std::size_t LabelTable::size() const {
    std::size_t count = 0;
    for (const auto& [key, block] : m_blocks)
        count += block->size();
    return count;
}

void LabelTable::set(const LabelInfo& info) {
    if (info.id == kUnlabelled) {
        throw Error(ErrorCode::InvalidArgument,
                    "Label 0 means unlabelled and cannot be described; use a number from 1.");
    }
    if (info.classId < 0) {
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("Label {} cannot have the class {}; classes start at 0.", info.id,
                                info.classId));
    }
    if (info.id == kBackground && info.classId != 0) {
        throw Error(ErrorCode::InvalidArgument, "The background cannot be given another class.");
    }
    BlockPtr& block = m_blocks[info.id >> kBlockBits];
    own(block)[info.id] = info;
}

void LabelTable::remove(LabelId id) {
    if (!contains(id)) return;
    const auto place = m_blocks.find(id >> kBlockBits);
    own(place->second).erase(id);
    if (place->second->empty()) m_blocks.erase(place);
}

bool LabelTable::operator==(const LabelTable& other) const {
    if (m_classNames != other.m_classNames || m_classColors != other.m_classColors ||
        m_blocks.size() != other.m_blocks.size())
        return false;
    return std::equal(
        m_blocks.begin(), m_blocks.end(), other.m_blocks.begin(), [](const auto& a, const auto& b) {
            return a.first == b.first && (a.second == b.second || *a.second == *b.second);
        });
}

bool LabelTable::sameClasses(const LabelTable& other) const {
    const auto covers = [](const LabelTable& a, const LabelTable& b) {
        for (const auto& [key, block] : a.m_blocks) {
            const auto shared = b.m_blocks.find(key);
            if (shared != b.m_blocks.end() && shared->second == block) continue;
            for (const auto& [id, row] : *block) {
                if (b.classOf(id) != row.classId) return false;
            }
        }
        return true;
    };
    return covers(*this, other) && covers(other, *this);
}

std::size_t LabelTable::bytesBeside(const LabelTable& other) const {
    constexpr std::size_t kNodeOverhead = 4 * sizeof(void*);
    std::size_t bytes = m_blocks.size() * (sizeof(BlockPtr) + sizeof(LabelId) + kNodeOverhead);
    for (const auto& [key, block] : m_blocks) {
        const auto shared = other.m_blocks.find(key);
        if (shared != other.m_blocks.end() && shared->second == block) continue;
        for (const auto& [id, row] : *block)
            bytes += sizeof(LabelInfo) + sizeof(LabelId) + kNodeOverhead + row.name.size();
    }
    return bytes;
}

LabelId LabelTable::nextFreeId() const {
    LabelId largest = 0;
    for (auto block = m_blocks.rbegin(); block != m_blocks.rend() && largest == 0; ++block) {
        for (auto row = block->second->rbegin(); row != block->second->rend(); ++row) {
            if (row->first == kBackground) continue;
            largest = row->first;
            break;
        }
    }
    if (largest + 1 != kBackground) return largest + 1;
    LabelId gap = 1; // the last number is taken: the first one that is not
    while (contains(gap))
        ++gap;
    return gap;
}

void LabelTable::setClassNames(std::vector<std::string> names) {
    if (names.empty()) {
        throw Error(ErrorCode::InvalidArgument,
                    "At least one class name is needed, that of the background.");
    }
    m_classNames = std::move(names);
}

Color LabelTable::classColor(ClassId classId) const {
    const auto own = m_classColors.find(classId);
    return own != m_classColors.end() ? own->second : defaultClassColor(classId);
}

void LabelTable::setClassColor(ClassId classId, Color color) {
    if (classId < 1) {
        throw Error(ErrorCode::InvalidArgument, "Only classes of objects have a colour.");
    }
    m_classColors[classId] = color;
}

Color LabelTable::defaultClassColor(ClassId classId) {
    constexpr std::array<Color, 4> kColors{
        {{0, 158, 115}, {230, 159, 0}, {204, 121, 167}, {86, 180, 233}}};
    return kColors[static_cast<std::size_t>(std::max(0, classId - 1)) % kColors.size()];
}

std::array<std::uint8_t, 3> LabelTable::defaultColor(LabelId id) {
    if (id == kUnlabelled) return {0, 0, 0};
    if (id == kBackground) return kBackgroundColor;
    const std::size_t index = id - 1;
    if (index < kOkabeIto.size()) return kOkabeIto[index];
    // The golden ratio keeps consecutive hues 137 degrees apart and never repeats one.
    constexpr double kGoldenRatio = 0.6180339887498949;
    const double hue = std::fmod(static_cast<double>(index) * kGoldenRatio, 1.0);
    return fromHsv(hue, index % 2 == 0 ? 0.75 : 0.55, index % 3 == 0 ? 0.8 : 1.0);
}

} // namespace lamina::core
