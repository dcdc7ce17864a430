// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/BlockStacks.h"

#include <QApplication>
#include <QEvent>
#include <QPointer>
#include <QString>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <iostream>
#include <string>
#include <vector>

namespace lamina::test {

/// How long the GUI thread was busy with each event, while switched on. Events that are delivered
/// inside another one belong to it: the user waits for the outer one.
class BlockMeter {
public:
    struct Block {
        double milliseconds = 0.0;
        double seconds = 0.0; ///< after the start
        double cpu = 0.0;     ///< milliseconds that the thread ran of it; the rest it waited
        std::string what;     ///< class and name of the receiver, number of the event type
    };

    static BlockMeter& instance() {
        static BlockMeter meter;
        return meter;
    }
    void start() {
        m_times.clear();
        m_longest.clear();
        m_on = true;
        m_begun = std::chrono::steady_clock::now();
    }
    void stop() { m_on = false; }
    [[nodiscard]] bool on() const { return m_on; }
    [[nodiscard]] std::size_t events() const { return m_times.size(); }

    void add(double milliseconds, double cpu, const QObject* receiver, QEvent::Type type) {
        m_times.push_back(milliseconds);
        constexpr double kWorthNaming = 20.0;
        if (milliseconds < kWorthNaming) return;
        const std::string name = receiver ? std::string(receiver->metaObject()->className()) +
                                                " '" + receiver->objectName().toStdString() + "'"
                                          : "an object that is gone";
        const std::chrono::duration<double> since = std::chrono::steady_clock::now() - m_begun;
        m_longest.push_back(
            {milliseconds, since.count(), cpu, name + " event " + std::to_string(type)});
    }
    /// Milliseconds that `share` of the events stayed below.
    [[nodiscard]] double quantile(double share) const {
        if (m_times.empty()) return 0.0;
        auto sorted = m_times;
        const auto at =
            std::min(sorted.size() - 1,
                     static_cast<std::size_t>(share * static_cast<double>(sorted.size())));
        std::nth_element(sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(at),
                         sorted.end());
        return sorted[at];
    }
    [[nodiscard]] std::ptrdiff_t longerThan(double milliseconds) const {
        return std::count_if(m_times.begin(), m_times.end(),
                             [milliseconds](double time) { return time > milliseconds; });
    }
    [[nodiscard]] double longest() const {
        return m_times.empty() ? 0.0 : *std::max_element(m_times.begin(), m_times.end());
    }
    void print(const std::string& title) {
        std::cout << title << ": " << m_times.size() << " events on the GUI thread; median "
                  << quantile(0.5) << " ms, 99 % below " << quantile(0.99) << " ms, 99.9 % below "
                  << quantile(0.999) << " ms, longest " << longest() << " ms\n";
        for (const double above : {10.0, 20.0, 50.0, 100.0})
            std::cout << "  " << longerThan(above) << " of them above " << above << " ms\n";
        std::sort(m_longest.begin(), m_longest.end(),
                  [](const Block& a, const Block& b) { return a.milliseconds > b.milliseconds; });
        for (std::size_t i = 0; i < std::min<std::size_t>(10, m_longest.size()); ++i)
            std::cout << "  " << m_longest[i].milliseconds << " ms (" << m_longest[i].cpu
                      << " running) after " << m_longest[i].seconds << " s: " << m_longest[i].what
                      << "\n";
    }

private:
    bool m_on = false;
    std::chrono::steady_clock::time_point m_begun;
    std::vector<double> m_times;
    std::vector<Block> m_longest;
};

/// An application that times every event it delivers.
class MeteredApplication final : public QApplication {
public:
    using QApplication::QApplication;

    bool notify(QObject* receiver, QEvent* event) override {
        auto& meter = BlockMeter::instance();
        if (!meter.on() || m_inside) return QApplication::notify(receiver, event);
        m_inside = true;
        const QPointer<QObject> guard(receiver); // may delete itself in its event
        const auto type = event->type();
        const auto start = std::chrono::steady_clock::now();
        const double cpu = threadMilliseconds();
        m_stacks.begin();
        const bool handled = QApplication::notify(receiver, event);
        m_stacks.end();
        const std::chrono::duration<double, std::milli> took =
            std::chrono::steady_clock::now() - start;
        m_inside = false;
        meter.add(took.count(), threadMilliseconds() - cpu, guard, type);
        return handled;
    }

private:
    static double threadMilliseconds() {
        timespec time{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
        return 1e3 * static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_nsec);
    }

    bool m_inside = false;
    BlockStacks m_stacks;
};

} // namespace lamina::test
