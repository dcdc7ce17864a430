// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/view/ChannelVolumes.h"

#include "ui/view/ChannelMix.h"
#include "ui/view/VolumeLoader.h"

#include <algorithm>
#include <utility>

namespace lamina::ui {

namespace {
constexpr int kPaceMs = 120; // of all channels together; each redrawing costs all of them
} // namespace

ChannelVolumes::ChannelVolumes(core::JobSystem& jobs, VolumeLoader& own, const ChannelMix& mix,
                               QObject* parent)
    : QObject(parent), m_jobs(jobs), m_own(own), m_mix(mix) {
    m_pace.setSingleShot(true);
    m_pace.setInterval(kPaceMs);
    connect(&m_pace, &QTimer::timeout, this, [this] {
        if (m_unsent) arrived();
    });
    connect(&mix, &ChannelMix::stackChanged, this, [this] {
        m_mixKnows = true;
        update();
    });
    connect(&mix, &ChannelMix::styleChanged, this, &ChannelVolumes::update);
    connect(&own, &VolumeLoader::volumeChanged, this, &ChannelVolumes::update);
}

ChannelVolumes::~ChannelVolumes() = default;

void ChannelVolumes::setStack(std::shared_ptr<const core::ImageStack> stack, int own, int time) {
    const bool sameVoxels = m_stack && stack && &m_stack->info() == &stack->info() &&
                            own == m_channel && time == m_time;
    m_stack = std::move(stack);
    m_channel = own;
    m_time = time;
    m_mixKnows = false;
    if (sameVoxels) {
        for (const auto& [channel, loader] : m_loaders)
            loader->setStack(m_stack, channel, time);
    } else {
        m_loaders.clear();
        m_shown.clear();
        m_unsent = false;
        Q_EMIT changed(); // before there are new ones beside those that the views hold
    }
    const bool several = m_stack && m_stack->info().channels > 1;
    m_own.setByteBudget(several ? m_budget / 2 : m_budget);
    m_own.setStack(m_stack, own, time);
}

void ChannelVolumes::setWanted(bool wanted) {
    m_wanted = wanted;
    m_own.setWanted(wanted);
    update();
}

void ChannelVolumes::update() {
    if (!m_mixKnows) return;
    const bool some = m_stack && m_wanted && m_own.volume();
    for (int c = 0; c < m_mix.channels(); ++c) {
        if (c == m_mix.own()) continue;
        const bool wanted = some && m_mix.style(c).visible;
        if (wanted && !m_loaders.count(c)) add(c);
        if (const auto found = m_loaders.find(c); found != m_loaders.end()) {
            found->second->setWanted(wanted);
        }
    }
    tell();
}

void ChannelVolumes::add(int channel) {
    const int most = std::min(m_mix.channels(), ChannelMix::kMostVisible) - 1;
    if (static_cast<int>(m_loaders.size()) >= most) {
        const auto hidden = std::find_if(m_loaders.begin(), m_loaders.end(), [this](auto& entry) {
            return !m_mix.style(entry.first).visible;
        });
        if (hidden != m_loaders.end()) m_loaders.erase(hidden);
    }
    auto loader = std::make_unique<VolumeLoader>(m_jobs);
    const std::size_t left = m_budget - std::min(m_budget, m_own.volume()->bytes());
    loader->setByteBudget(left / static_cast<std::size_t>(most));
    loader->setStack(m_stack, channel, m_time);
    connect(loader.get(), &VolumeLoader::volumeChanged, this, &ChannelVolumes::tell);
    connect(loader.get(), &VolumeLoader::grew, this, &ChannelVolumes::arrived);
    connect(loader.get(), &VolumeLoader::failed, this, &ChannelVolumes::failed);
    m_loaders.emplace(channel, std::move(loader));
}

void ChannelVolumes::arrived() {
    const bool last = std::all_of(m_shown.begin(), m_shown.end(),
                                  [](const ChannelVolume& c) { return c.copy->complete(); });
    if (m_pace.isActive() && !last) {
        m_unsent = true;
        return;
    }
    m_unsent = false;
    m_pace.start();
    Q_EMIT grew();
}

void ChannelVolumes::tell() {
    m_shown.clear();
    for (const auto& [channel, loader] : m_loaders) {
        if (channel >= m_mix.channels()) continue;
        const ChannelStyle& style = m_mix.style(channel);
        if (!style.visible || !style.rangeKnown || !loader->volume()) continue;
        m_shown.push_back({channel, loader->volume(), style.range, style.color});
    }
    Q_EMIT changed();
}

std::size_t ChannelVolumes::bytes() const {
    std::size_t sum = 0;
    for (const auto& [channel, loader] : m_loaders)
        sum += loader->volume() ? loader->volume()->bytes() : 0;
    return sum;
}

double filledShare(const core::VolumeCopy& own, const std::vector<ChannelVolume>& others) {
    double sum = own.complete() ? 1.0 : own.filled();
    for (const ChannelVolume& other : others)
        sum += other.copy->complete() ? 1.0 : other.copy->filled();
    return sum / (1.0 + static_cast<double>(others.size()));
}

} // namespace lamina::ui
