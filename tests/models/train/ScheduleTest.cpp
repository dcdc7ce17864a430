// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/train/Schedule.h"

#include "tests/support/Parity.h"

namespace lamina::models {
namespace {

using namespace lamina::tests;
using nlohmann::json;

void expectCurve(const json& values, const std::function<double(std::int64_t)>& at,
                 double tolerance, const std::string& what) {
    ASSERT_FALSE(values.empty());
    for (std::size_t t = 0; t < values.size(); ++t) {
        EXPECT_NEAR(at(static_cast<std::int64_t>(t)), values[t].get<double>(), tolerance)
            << what << " step " << t;
    }
}

TEST(Schedule, WarmupAndCosineMatchPixPro) {
    const json all = readVector("learning_rate.json");
    for (const char* name : {"pixpro", "pixpro_nowarm"}) {
        const json& v = all.at(name);
        WarmupCosine schedule;
        schedule.base = v.at("base_lr").get<double>();
        const auto perEpoch = v.at("iters_per_epoch").get<std::int64_t>();
        schedule.totalSteps = perEpoch * v.at("epochs").get<std::int64_t>();
        schedule.warmupSteps = perEpoch * v.at("warmup_epochs").get<std::int64_t>();
        schedule.multiplier = v.value("warmup_multiplier", 100.0);
        schedule.minimum = v.at("eta_min").get<double>();
        expectCurve(
            v.at("lr"), [&](std::int64_t t) { return schedule.at(t); }, 1e-12, name);
        EXPECT_EQ(schedule.at(schedule.totalSteps + 5), schedule.minimum);
    }
}

TEST(Schedule, OtherMethodsRatesMatchTheirSources) {
    const json all = readVector("learning_rate.json");
    for (const char* name : {"lightly", "lightly_nowarm"}) {
        const json& v = all.at(name);
        expectCurve(
            v.at("lr"),
            [&](std::int64_t t) {
                return lightlyRate(
                    v.at("base_lr").get<double>(), t, v.at("total").get<std::int64_t>(),
                    v.at("warmup").get<std::int64_t>(), v.at("end_value").get<double>());
            },
            1e-12, name);
    }
    const json& cosine = all.at("moco_cos");
    expectCurve(
        cosine.at("lr"),
        [&](std::int64_t t) {
            return mocoCosine(cosine.at("base_lr").get<double>(), t,
                              cosine.at("epochs").get<std::int64_t>());
        },
        1e-12, "moco cosine");
    const json& steps = all.at("moco_step");
    expectCurve(
        steps.at("lr"),
        [&](std::int64_t t) {
            return mocoSteps(steps.at("base_lr").get<double>(), t,
                             steps.at("milestones").get<std::vector<std::int64_t>>());
        },
        1e-12, "moco steps");
    const json& byol = all.at("byol_formula");
    expectCurve(
        byol.at("lr"),
        [&](std::int64_t t) {
            return byolRate(byol.at("base_lr").get<double>(), byol.at("batch").get<std::int64_t>(),
                            t, byol.at("total").get<std::int64_t>(),
                            byol.at("warmup").get<std::int64_t>());
        },
        1e-12, "byol");
}

TEST(Schedule, MomentumOfTheKeyNetworksMatchesItsSources) {
    const json v = readVector("ema.json");
    const auto total = v.at("K").get<std::int64_t>();
    expectCurve(
        v.at("pixpro_base_0_99"), [&](std::int64_t k) { return emaMomentum(k, total, 0.99); },
        1e-12, "pixpro");
    for (const double base : {0.996, 0.99}) {
        const std::string name = base == 0.99 ? "lightly_base_0_99" : "lightly_base_0_996";
        expectCurve(
            v.at(name), [&](std::int64_t k) { return emaMomentumInclusive(k, total, base); }, 1e-12,
            name);
    }
    EXPECT_EQ(emaMomentum(total + 1, total), 1.0);
}

} // namespace
} // namespace lamina::models
