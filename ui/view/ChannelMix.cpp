// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/view/ChannelMix.h"

#include "ui/view/SliceLoader.h"

#include <algorithm>
#include <array>

namespace lamina::ui {

namespace {

/// What the file asks for; nothing where that does not tell the channels apart. Channels of which
/// it says nothing, or that would be black, get a colour of the palette.
std::vector<QColor> colorsOf(const core::StackInfo& info, const std::vector<QColor>& palette) {
    std::vector<QColor> colors;
    bool said = false;
    for (std::size_t c = 0; c < info.channelInfo.size(); ++c) {
        const auto color = info.channelInfo[c].color.value_or(std::array<std::uint8_t, 3>{});
        const bool seen = color != std::array<std::uint8_t, 3>{};
        said = said || seen;
        colors.push_back(seen ? QColor(color[0], color[1], color[2]) : palette[c % palette.size()]);
        const auto before = colors.end() - 1;
        if (std::find(colors.begin(), before, colors.back()) != before) return {};
    }
    return said ? colors : std::vector<QColor>();
}

} // namespace

ChannelMix::ChannelMix(core::JobSystem& jobs, QObject* parent) : QObject(parent), m_jobs(jobs) {}

ChannelMix::~ChannelMix() {
    stop();
}

std::vector<ChannelStyle> ChannelMix::defaultStyles(const core::StackInfo& info) {
    // Pairs and triples that add up to white, and that red-green blind eyes tell apart.
    static const std::vector<QColor> kTwo{QColor(0, 255, 0), QColor(255, 0, 255)};
    static const std::vector<QColor> kMore{QColor(0, 255, 255),  QColor(255, 0, 255),
                                           QColor(255, 255, 0),  QColor(90, 120, 255),
                                           QColor(255, 140, 60), QColor(255, 255, 255)};
    std::vector<ChannelStyle> styles(static_cast<std::size_t>(std::max(0, info.channels)));
    if (styles.size() < 2) return styles;
    const auto& palette = styles.size() == 2 ? kTwo : kMore;
    auto colors =
        info.channelInfo.size() == styles.size() ? colorsOf(info, palette) : std::vector<QColor>();
    if (colors.empty()) colors = palette;
    for (std::size_t c = 0; c < styles.size(); ++c) {
        styles[c].color = colors[c % colors.size()];
        styles[c].visible = c < static_cast<std::size_t>(kMostVisible);
    }
    return styles;
}

QString ChannelMix::nameInFile(const core::StackInfo& info, int channel) {
    const auto c = static_cast<std::size_t>(channel);
    return c < info.channelInfo.size()
               ? QString::fromStdString(info.channelInfo[c].name).simplified()
               : QString();
}

QString ChannelMix::name(int channel) const {
    const auto name = m_stack ? nameInFile(m_stack->info(), channel) : QString();
    return name.isEmpty() ? tr("Channel %1").arg(channel) : name;
}

void ChannelMix::setStack(std::shared_ptr<const core::ImageStack> stack, int own, int time) {
    stop();
    m_planes.clear();
    m_z = -1;
    // a stack with another voxel size shares its source
    const bool same = m_stack && stack && &m_stack->info() == &stack->info();
    m_stack = std::move(stack);
    m_own = own;
    m_time = time;
    if (!m_stack) m_styles.clear();
    if (m_stack && !same) m_styles = defaultStyles(m_stack->info());
    Q_EMIT stackChanged();
}

const ChannelStyle& ChannelMix::style(int channel) const {
    return m_styles.at(static_cast<std::size_t>(channel));
}

bool ChannelMix::setStyle(int channel, const ChannelStyle& style) {
    ChannelStyle& mine = m_styles.at(static_cast<std::size_t>(channel));
    if (mine == style) return true;
    if (style.visible && !mine.visible &&
        std::count_if(m_styles.begin(), m_styles.end(),
                      [](const ChannelStyle& s) { return s.visible; }) >= kMostVisible) {
        return false;
    }
    const bool appears = style.visible && !mine.visible;
    mine = style;
    if (appears && m_z >= 0 && channel != m_own && !m_planes.count(channel)) fetch(channel);
    Q_EMIT styleChanged(channel);
    return true;
}

void ChannelMix::setStyles(const std::vector<ChannelStyle>& styles) {
    const auto count = std::min(styles.size(), m_styles.size());
    for (std::size_t c = 0; c < count; ++c)
        m_styles[c].visible = false; // room for those that become visible
    for (std::size_t c = 0; c < count; ++c) {
        m_styles[c] = {}; // differs, or is the default: a listener hears of it either way
        m_styles[c].visible = false;
        setStyle(static_cast<int>(c), styles[c]);
        if (!styles[c].visible) Q_EMIT styleChanged(static_cast<int>(c));
    }
}

void ChannelMix::noteRange(int channel, core::IntensityRange range) {
    if (channel < 0 || channel >= channels()) return;
    auto& style = m_styles[static_cast<std::size_t>(channel)];
    style.range = range;
    style.rangeKnown = true;
}

void ChannelMix::stop() {
    ++m_generation;
    for (core::JobHandle& job : m_wanted)
        job.requestStop();
    m_wanted.clear();
}

void ChannelMix::show(int z) {
    if (!m_stack) return;
    stop();
    if (z != m_z) m_planes.clear();
    m_z = z;
    for (int c = 0; c < channels(); ++c) {
        if (c != m_own && style(c).visible && !m_planes.count(c)) fetch(c);
    }
    if (complete()) prefetch();
}

void ChannelMix::fetch(int channel) {
    if (style(channel).rangeKnown) {
        if (auto plane = m_stack->cachedPlane({m_z, channel, m_time})) {
            m_planes[channel] = std::move(plane);
            return;
        }
    }
    struct Result {
        std::shared_ptr<const core::Plane> plane;
        core::IntensityRange range;
    };
    auto result = std::make_shared<Result>();
    core::JobCallbacks callbacks;
    callbacks.owner = m_alive;
    callbacks.hasOwner = true;
    callbacks.done = [this, result, channel, generation = m_generation] {
        if (generation == m_generation) arrived(channel, result->plane, result->range);
    };
    callbacks.failed = [this, generation = m_generation](const std::exception_ptr& error) {
        if (generation == m_generation) Q_EMIT failed(sentenceOf(error));
    };
    m_wanted.push_back(m_jobs.submitFirst(
        core::Lane::Io,
        [stack = m_stack, at = core::PlaneIndex{m_z, channel, m_time}, result,
         known = style(channel).rangeKnown](const core::JobContext&) {
            result->plane = stack->plane(at);
            if (!known) result->range = core::percentileRange(*result->plane);
        },
        std::move(callbacks)));
}

void ChannelMix::arrived(int channel, std::shared_ptr<const core::Plane> plane,
                         core::IntensityRange range) {
    m_planes[channel] = std::move(plane);
    auto& style = m_styles[static_cast<std::size_t>(channel)];
    if (!style.rangeKnown) {
        noteRange(channel, range);
        Q_EMIT styleChanged(channel);
    }
    if (complete()) prefetch();
    Q_EMIT planesChanged();
}

/// So that the colours of the next slice come with it, not after it.
void ChannelMix::prefetch() {
    for (int c = 0; c < channels(); ++c) {
        if (c == m_own || !style(c).visible) continue;
        for (const int z : {m_z + 1, m_z - 1}) {
            if (z < 0 || z >= m_stack->size().z || m_stack->cachedPlane({z, c, m_time})) continue;
            m_wanted.push_back(m_jobs.submit(
                core::Lane::Io,
                [stack = m_stack, at = core::PlaneIndex{z, c, m_time}](const core::JobContext&) {
                    static_cast<void>(stack->plane(at));
                }));
        }
    }
}

bool ChannelMix::complete() const {
    for (int c = 0; c < channels(); ++c) {
        if (c != m_own && style(c).visible && !m_planes.count(c)) return false;
    }
    return true;
}

QColor ChannelMix::ownColor() const {
    if (m_own < 0 || m_own >= channels()) return Qt::white;
    return style(m_own).visible ? style(m_own).color : QColor();
}

std::vector<SliceProp::Channel> ChannelMix::others(int z) const {
    std::vector<SliceProp::Channel> result;
    if (z != m_z) return result;
    for (const auto& [c, plane] : m_planes) {
        if (c != m_own && style(c).visible && style(c).rangeKnown) {
            result.push_back({plane, style(c).range, style(c).color});
        }
    }
    return result;
}

} // namespace lamina::ui
