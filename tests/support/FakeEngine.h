// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Error.h"
#include "core/io/AtomicFile.h"
#include "core/learn/LearningEngine.h"
#include "core/learn/RunRecord.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <numeric>
#include <utility>

namespace lamina::test {

/// A learning engine without a network: deterministic, quick, in core types only. "Training" counts
/// steps (ten an epoch, two epochs by default) and reports curves; fine-tuning fits one threshold
/// on the normalised grey values; prediction applies it. Checkpoints are well-formed safetensors
/// without tensors. Stops, resumes and leaves partial files as the contract asks.
class FakeEngine : public core::LearningEngine {
public:
    /// Called before every step of a training and every predicted slice; a test may block here.
    std::function<void(int step)> beforeStep;
    /// When set, the next verb fails with it.
    std::optional<core::Error> failure;

    /// It has a built-in network, which takes grey values above this for cells.
    std::optional<float> builtin;

    static constexpr int kStepsPerEpoch = 10;
    static constexpr int kDefaultEpochs = 2;

    [[nodiscard]] nlohmann::json versions() const override { return {{"fake", "1"}}; }

    [[nodiscard]] std::vector<core::DeviceInfo> devices() const override {
        return {{"cpu", "Processor", true, "A test kernel ran."},
                {"cuda:0", "Graphics card", false, "This engine was built without CUDA."}};
    }

    [[nodiscard]] core::ModelInfo inspect(const std::filesystem::path& checkpoint) const override {
        if (checkpoint == "builtin" && builtin) {
            core::ModelInfo info;
            info.path = checkpoint;
            info.kind = "segmentation";
            info.input.context = 0;
            info.classes = {"background", "cell"};
            info.record = {{"threshold", *builtin}, {"classes", info.classes}};
            return info;
        }
        const nlohmann::json record = read(checkpoint);
        core::ModelInfo info;
        info.path = checkpoint;
        info.kind = record.value("kind", "");
        info.partial = record.value("partial", false);
        info.input.channel = record.at("input").at("channel").get<int>();
        info.input.context = record.at("input").at("context").get<int>();
        info.classes = record.at("classes").get<std::vector<std::string>>();
        info.record = record;
        return info;
    }

    core::RunResult pretrain(const core::PretrainSpec& spec,
                             const std::vector<core::LearningStack>& stacks,
                             const core::JobContext& context) override {
        throwIfAsked();
        nlohmann::json record = start("backbone", spec.input, spec.run);
        record["spec"] = core::toJson(spec);
        record["data"] = core::describeStacks(stacks);
        return train(record, spec.epochs, spec.out, spec.resume, "loss", context);
    }

    core::RunResult fineTune(const core::FineTuneSpec& spec,
                             const std::vector<core::AnnotatedStack>& stacks,
                             const core::JobContext& context) override {
        throwIfAsked();
        if (spec.backbone != "none") static_cast<void>(inspect(spec.backbone));
        for (const auto& stack : stacks) {
            for (const auto& slice : stack.slices) {
                for (const auto target : slice.target) {
                    if (target == core::kIgnoreClass || target < spec.classes.size()) continue;
                    throw core::Error(core::ErrorCode::Mismatch,
                                      fmt::format("Class {} has no name.", target));
                }
            }
        }
        nlohmann::json record = start("segmentation", spec.input, spec.run);
        record["spec"] = core::toJson(spec);
        record["data"] = core::describeStacks(stacks);
        record["classes"] = spec.classes;
        record["threshold"] = fitThreshold(spec.input.channel, stacks);
        return train(record, spec.epochs, spec.out, spec.resume, "val_dice", context);
    }

    void predict(const core::PredictSpec& spec, const core::LearningStack& stack,
                 const std::vector<int>& zs,
                 const std::function<void(core::ProbabilitySlice&&)>& sink,
                 const core::JobContext& context) override {
        throwIfAsked();
        const auto model = inspect(spec.model);
        if (model.kind != "segmentation") {
            throw core::Error(core::ErrorCode::Mismatch,
                              fmt::format("{} holds no segmentation model.", spec.model.string()));
        }
        const auto threshold = model.record.at("threshold").get<float>();
        std::vector<int> order = zs;
        if (order.empty()) {
            order.resize(static_cast<std::size_t>(stack.image->size().z));
            std::iota(order.begin(), order.end(), 0);
        }
        std::sort(order.begin(), order.end());
        for (std::size_t i = 0; i < order.size(); ++i) {
            if (beforeStep) beforeStep(static_cast<int>(i));
            context.throwIfStopped();
            sink(predictSlice(stack, model, order[i], threshold));
            context.report({static_cast<double>(i + 1) / static_cast<double>(order.size()),
                            fmt::format("slice {}", order[i]),
                            std::nullopt,
                            {}});
        }
    }

    std::unique_ptr<core::NetworkFeatures> features(const std::filesystem::path& model,
                                                    const core::LearningStack& stack, int channel,
                                                    const core::RunSpec& /*run*/) override {
        throwIfAsked();
        return std::make_unique<Grey>(stack, channel, inspect(model).record.at("threshold"));
    }

private:
    /// One feature: how far the grey value lies above the threshold.
    class Grey final : public core::NetworkFeatures {
    public:
        Grey(core::LearningStack stack, int channel, float threshold)
            : m_stack(std::move(stack)), m_channel(channel), m_threshold(threshold) {}
        int count() const override { return 1; }
        std::vector<float> of(int z, const core::PixelRect& part,
                              const core::JobContext& /*context*/) override {
            const auto grey = normalised(m_stack, m_channel, z);
            std::vector<float> values;
            for (int y = part.y; y < part.y + part.height; ++y) {
                for (int x = part.x; x < part.x + part.width; ++x) {
                    const auto pixel = m_stack.image->size().offset({x, y, 0});
                    values.push_back(10.0F * (static_cast<float>(grey[pixel]) - m_threshold));
                }
            }
            return values;
        }

    private:
        core::LearningStack m_stack;
        int m_channel;
        float m_threshold;
    };

    void throwIfAsked() {
        if (!failure) return;
        const core::Error error = *failure;
        failure.reset();
        throw error;
    }

    static nlohmann::json start(const char* kind, const core::InputSpec& input,
                                const core::RunSpec& run) {
        return {{"kind", kind},
                {"partial", false},
                {"input", {{"channel", input.channel}, {"context", input.context}}},
                {"classes", nlohmann::json::array()},
                {"device", "cpu"},
                {"threads", std::max(1, run.threads)},
                {"seed", run.seed}};
    }

    core::RunResult train(nlohmann::json record, int epochs, const std::filesystem::path& out,
                          bool resume, const char* curve, const core::JobContext& context) {
        const auto partial = core::partialCheckpoint(out);
        const long steps = static_cast<long>(epochs > 0 ? epochs : kDefaultEpochs) * kStepsPerEpoch;
        long step = resume ? read(partial).at("step").get<long>() : 0;
        for (; step < steps; ++step) {
            if (beforeStep) beforeStep(static_cast<int>(step));
            if (context.stopRequested()) {
                record["step"] = step;
                record["partial"] = true;
                write(partial, record);
                throw core::Cancelled();
            }
            const double x = static_cast<double>(step + 1);
            context.report({x / static_cast<double>(steps),
                            fmt::format("step {} of {}", step + 1, steps),
                            0.0,
                            {{"step", x},
                             {"loss", 1.0 / x},
                             {curve, curve[0] == 'l' ? 1.0 / x : 1.0 - 1.0 / x}}});
        }
        record["step"] = step;
        for (long i = 1; i <= step; ++i) {
            record["curves"]["loss"]["step"].push_back(i);
            record["curves"]["loss"]["value"].push_back(1.0 / static_cast<double>(i));
        }
        write(out, record);
        std::filesystem::remove(partial);
        return {out, record};
    }

    /// Half way between the mean of the background and of the foreground.
    static float fitThreshold(int channel, const std::vector<core::AnnotatedStack>& stacks) {
        std::array<double, 2> sum{};
        std::array<double, 2> count{};
        for (const auto& annotated : stacks) {
            for (const auto& slice : annotated.slices) {
                if (slice.heldOut) continue;
                const auto grey = normalised(annotated.stack, channel, slice.z);
                for (std::size_t i = 0; i < grey.size(); ++i) {
                    if (slice.target[i] == core::kIgnoreClass) continue;
                    const std::size_t side = slice.target[i] > 0 ? 1 : 0;
                    sum[side] += static_cast<double>(grey[i]);
                    count[side] += 1.0;
                }
            }
        }
        if (count[0] == 0.0 || count[1] == 0.0) return 0.5F;
        return static_cast<float>(0.5 * (sum[0] / count[0] + sum[1] / count[1]));
    }

    static std::vector<float> normalised(const core::LearningStack& stack, int channel, int z) {
        const auto plane = stack.image->plane({z, channel, stack.time});
        std::vector<float> grey(static_cast<std::size_t>(plane->width()) *
                                static_cast<std::size_t>(plane->height()));
        plane->normalized(stack.range.low, stack.range.high, grey);
        return grey;
    }

    static core::ProbabilitySlice predictSlice(const core::LearningStack& stack,
                                               const core::ModelInfo& model, int z,
                                               float threshold) {
        const auto grey = normalised(stack, model.input.channel, z);
        core::ProbabilitySlice slice;
        slice.z = z;
        slice.classes = static_cast<int>(model.classes.size());
        slice.width = stack.image->size().x;
        slice.height = stack.image->size().y;
        slice.values.assign(grey.size() * model.classes.size(), 0.0F);
        for (std::size_t i = 0; i < grey.size(); ++i) {
            const float foreground = grey[i] >= threshold ? 0.95F : 0.05F;
            slice.values[i] = 1.0F - foreground;
            if (slice.classes > 1) slice.values[grey.size() + i] = foreground;
        }
        return slice;
    }

    /// safetensors: length of the header, the header, no data.
    static void write(const std::filesystem::path& file, const nlohmann::json& record) {
        const std::string header =
            nlohmann::json{{"__metadata__", {{"lamina", record.dump()}}}}.dump();
        std::string content(8, '\0');
        for (unsigned byte = 0; byte < 8; ++byte) {
            content[byte] = static_cast<char>((header.size() >> (8 * byte)) & 0xFFU);
        }
        core::writeFileAtomically(file, content + header);
    }

    static nlohmann::json read(const std::filesystem::path& file) {
        std::ifstream in(file, std::ios::binary);
        const std::string content{std::istreambuf_iterator<char>(in), {}};
        if (!in.is_open() || content.size() < 8) {
            throw core::Error(core::ErrorCode::Unreadable,
                              fmt::format("{} is not a checkpoint.", file.string()));
        }
        const auto header = nlohmann::json::parse(content.substr(8), nullptr, false);
        if (header.is_discarded() || !header.contains("__metadata__")) {
            throw core::Error(core::ErrorCode::Unreadable,
                              fmt::format("{} is damaged.", file.string()));
        }
        return nlohmann::json::parse(
            header.at("__metadata__").at("lamina").get_ref<const std::string&>());
    }
};

} // namespace lamina::test
