// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/forest/LiveFeatures.h"

#include "core/base/Error.h"
#include "core/forest/Parallel.h"
#include "core/forest/ScaleFilter.h"

#include <fmt/format.h>

#include <opencv2/core/hal/hal.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <utility>

namespace lamina::core {

namespace {

static_assert(sizeof(cv::float16_t) == sizeof(std::uint16_t));

const cv::float16_t* asHalf(const std::uint16_t* values) {
    return reinterpret_cast<const cv::float16_t*>(values); // NOLINT: the same two bytes
}

/// `rect` with a margin, as far as the slice goes.
PixelRect padded(const PixelRect& rect, int margin, VolumeSize size) {
    return PixelRect{rect.x - margin, rect.y - margin, rect.width + 2 * margin,
                     rect.height + 2 * margin}
        .intersected({0, 0, size.x, size.y});
}

cv::Mat cropped(const cv::Mat& plane, const PixelRect& rect) {
    return plane(cv::Rect(rect.x, rect.y, rect.width, rect.height)).clone();
}

/// The Gaussian of `rect`; what lies beyond the slice is mirrored.
cv::Mat gaussian(const cv::Mat& plane, const PixelRect& rect, double sigma) {
    const auto around = padded(rect, gaussianRadius(sigma), {plane.cols, plane.rows, 1});
    const HalfKernel half = gaussianKernel(sigma);
    const int radius = static_cast<int>(half.size()) - 1;
    cv::Mat kernel(1, 2 * radius + 1, CV_32F);
    for (int i = -radius; i <= radius; ++i)
        kernel.at<float>(radius + i) = half[static_cast<std::size_t>(std::abs(i))];
    cv::Mat result;
    cv::sepFilter2D(cropped(plane, around), result, CV_32F, kernel, kernel, {-1, -1}, 0.0,
                    cv::BORDER_REFLECT_101);
    return cropped(result, {rect.x - around.x, rect.y - around.y, rect.width, rect.height});
}

} // namespace

void LiveTile::samples(std::size_t first, std::size_t count, float* out) const {
    constexpr std::size_t kBlock = 256;
    float row[kBlock];
    const std::size_t plane = pixels();
    for (std::size_t begin = 0; begin < count; begin += kBlock) {
        const std::size_t some = std::min(kBlock, count - begin);
        for (std::size_t f = 0; f < features; ++f) {
            cv::hal::cvt16f32f(asHalf(&values[f * plane + first + begin]), row,
                               static_cast<int>(some));
            for (std::size_t i = 0; i < some; ++i)
                out[(begin + i) * features + f] = row[i];
        }
    }
}

void LiveTile::sample(int x, int y, float* out) const {
    const auto at = static_cast<std::size_t>(y - rect.y) * static_cast<std::size_t>(rect.width) +
                    static_cast<std::size_t>(x - rect.x);
    for (std::size_t f = 0; f < features; ++f)
        out[f] = static_cast<float>(*asHalf(&values[f * pixels() + at]));
}

/// Decoded slices as grey values of 0..1: the squares of one slice need the same ones.
struct LiveFeatures::Planes {
    std::map<int, cv::Mat> planes;

    const cv::Mat& at(const LearningStack& stack, int channel, int z) {
        const auto found = planes.find(z);
        if (found != planes.end()) return found->second;
        const auto plane = stack.image->plane({z, channel, stack.time});
        cv::Mat grey(plane->height(), plane->width(), CV_32F);
        plane->normalized(stack.range.low, stack.range.high,
                          {grey.ptr<float>(), static_cast<std::size_t>(grey.total())});
        return planes.emplace(z, std::move(grey)).first->second;
    }
    void keepOnly(int first, int last) {
        std::erase_if(planes, [&](const auto& p) { return p.first < first || p.first > last; });
    }
};

LiveFeatures::LiveFeatures(LiveFilters filters, LearningStack stack, int channel,
                           std::size_t mostBytes, std::shared_ptr<NetworkFeatures> network)
    : m_filters(std::move(filters)), m_stack(std::move(stack)), m_channel(channel),
      m_mostBytes(mostBytes), m_network(std::move(network)), m_planes(std::make_unique<Planes>()) {
    const VolumeSize size = m_stack.image->size();
    if (size.z == 1) m_filters.neighbourSigmas.clear(); // there are none
    m_count = m_filters.sigmas.size() * static_cast<std::size_t>(featuresOfScale(false)) +
              2 * m_filters.neighbourSigmas.size() +
              (m_network ? static_cast<std::size_t>(m_network->count()) : 0);
    for (int y = 0; y < size.y; y += kSide) {
        for (int x = 0; x < size.x; x += kSide)
            m_tiles.push_back({x, y, std::min(kSide, size.x - x), std::min(kSide, size.y - y)});
    }
}

LiveFeatures::~LiveFeatures() = default;

std::size_t LiveFeatures::tileAt(int x, int y) const {
    const auto columns = static_cast<std::size_t>((m_stack.image->size().x + kSide - 1) / kSide);
    return static_cast<std::size_t>(y / kSide) * columns + static_cast<std::size_t>(x / kSide);
}

bool LiveFeatures::kept(int z, std::size_t index) const {
    return m_entries.count({z, index}) != 0;
}

std::shared_ptr<const LiveTile> LiveFeatures::tile(int z, std::size_t index, int threads,
                                                   const JobContext& context) {
    const Key key{z, index};
    if (const auto found = m_entries.find(key); found != m_entries.end()) {
        m_ages.splice(m_ages.begin(), m_ages, found->second.age);
        return found->second.tile;
    }
    const int depth = m_stack.image->size().z;
    if (z < 0 || z >= depth || index >= m_tiles.size()) {
        throw Error(ErrorCode::NotFound,
                    fmt::format("There is no slice {} in {}: the last one is {}.", z,
                                m_stack.image->info().name, depth - 1));
    }
    context.throwIfStopped();
    auto made = make(z, m_tiles[index], threads, context);
    keep(key, made);
    return made;
}

std::shared_ptr<const LiveTile> LiveFeatures::make(int z, const PixelRect& rect, int threads,
                                                   const JobContext& context) {
    const VolumeSize size = m_stack.image->size();
    int margin = 0;
    for (const double sigma : m_filters.sigmas)
        margin = std::max(margin, ScaleFilter::halo(sigma));
    const PixelRect around = padded(rect, margin, size);
    m_planes->keepOnly(z - 1, z + 1);
    const cv::Mat& here = m_planes->at(m_stack, m_channel, z);
    const cv::Mat grey = cropped(here, around);
    std::vector<const cv::Mat*> neighbours;
    if (!m_filters.neighbourSigmas.empty()) {
        for (const int other : {z - 1, z + 1})
            neighbours.push_back(&m_planes->at(m_stack, m_channel, mirrored(other, size.z)));
    }

    auto tile = std::make_shared<LiveTile>();
    tile->rect = rect;
    tile->features = m_count;
    const std::size_t pixels = tile->pixels();
    tile->values.resize(m_count * pixels);
    auto* out = reinterpret_cast<cv::float16_t*>(tile->values.data()); // NOLINT: as in asHalf
    const auto perScale = static_cast<std::size_t>(featuresOfScale(false));
    const cv::Rect within(rect.x - around.x, rect.y - around.y, rect.width, rect.height);
    const int scales = static_cast<int>(m_filters.sigmas.size());
    const int parts = scales + static_cast<int>(2 * m_filters.neighbourSigmas.size());
    // wide scales take longest: they begin first
    parallelFor(parts, threads, [&](int part) {
        context.throwIfStopped();
        if (part < scales) {
            const auto scale = static_cast<std::size_t>(scales - 1 - part);
            std::vector<float> values(perScale * pixels);
            ScaleFilter filter(m_filters.sigmas[scale], false, 1.0, 1,
                               [&grey](int) { return grey; });
            filter.compute(0, within, values.data(), context);
            cv::hal::cvt32f16f(values.data(), out + scale * perScale * pixels,
                               static_cast<int>(values.size()));
            return;
        }
        const auto which = static_cast<std::size_t>(part - scales);
        const cv::Mat smooth =
            gaussian(*neighbours[which % 2], rect, m_filters.neighbourSigmas[which / 2]);
        cv::hal::cvt32f16f(smooth.ptr<float>(),
                           out + (static_cast<std::size_t>(scales) * perScale + which) * pixels,
                           static_cast<int>(pixels));
    });
    if (m_network) {
        const auto known = m_network->of(z, rect, context);
        cv::hal::cvt32f16f(known.data(), out + tile->values.size() - known.size(),
                           static_cast<int>(known.size()));
    }
    ++m_made;
    return tile;
}

void LiveFeatures::keep(const Key& key, const std::shared_ptr<const LiveTile>& tile) {
    if (tile->bytes() > m_mostBytes) return;
    while (m_bytes + tile->bytes() > m_mostBytes) {
        const auto oldest = m_entries.find(m_ages.back());
        m_bytes -= oldest->second.tile->bytes();
        m_entries.erase(oldest);
        m_ages.pop_back();
    }
    m_ages.push_front(key);
    m_entries[key] = {tile, m_ages.begin()};
    m_bytes += tile->bytes();
}

} // namespace lamina::core
