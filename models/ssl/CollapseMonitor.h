// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <deque>

namespace lamina::models {

/// Spread of normalised projections [n, c, h, w] or [n, c]: the standard deviation of each channel
/// over batch and positions, averaged over the channels, times sqrt(c). About 1 when the vectors
/// point everywhere, 0 when all are the same (collapse). No gradient; a scalar tensor, so that
/// nothing waits for a device.
[[nodiscard]] torch::Tensor projectionSpread(const torch::Tensor& projections);

/// Watches the spread over many steps and says when training has collapsed. What it says depends
/// on the values alone, so a resumed run adds those of its record again.
class CollapseMonitor {
public:
    /// Below `threshold` for `patience` steps in a row counts as collapse; the first `grace` steps
    /// do not count, because what a network without normalisation starts from is near to it.
    static constexpr int kPatience = 20;
    explicit CollapseMonitor(double threshold = 0.1, int patience = kPatience, int grace = 0)
        : m_threshold(threshold), m_patience(patience), m_grace(grace) {}

    void add(double spread);
    [[nodiscard]] bool collapsed() const { return m_low >= m_patience; }
    [[nodiscard]] double lastSpread() const { return m_last; }

private:
    double m_threshold;
    int m_patience;
    int m_grace;
    int m_seen = 0;
    int m_low = 0;
    double m_last = 1.0;
};

/// Watches how often a made-up task is solved and says when that is no better than guessing.
class ChanceMonitor {
public:
    /// `chance` is the share that blind guessing gets right, `guesses` how many a step makes. With
    /// chance 0 nothing is guessed and nothing is said.
    ChanceMonitor(double chance, std::int64_t guesses) : m_chance(chance), m_guesses(guesses) {}

    void add(double accuracy);
    /// Mean of the last steps, 100 at most.
    [[nodiscard]] double accuracy() const;
    [[nodiscard]] double chance() const { return m_chance; }
    /// Whether the mean over 100 steps lies less than three standard errors above chance.
    [[nodiscard]] bool atChance() const;

private:
    double m_chance;
    std::int64_t m_guesses;
    std::deque<double> m_recent;
};

} // namespace lamina::models
