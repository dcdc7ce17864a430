// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/TorchEngine.h"

#include "core/base/Version.h"
#include "models/Checkpoint.h"
#include "models/Device.h"
#include "models/Guarded.h"
#include "models/PixelFeatures.h"
#include "models/TensorConvert.h"
#include "models/TensorMemory.h"
#include "models/train/FineTuneLoop.h"
#include "models/train/PretrainLoop.h"
#include "models/train/TiledPredictor.h"

#include <fmt/format.h>
#include <torch/version.h>

#include <numeric>

namespace lamina::models {

namespace {

class TorchEngine final : public core::LearningEngine {
public:
    TorchEngine() { keepTensorMemory(); }

    nlohmann::json versions() const override {
        return {{"lamina", core::version()}, {"libtorch", TORCH_VERSION}};
    }

    std::vector<core::DeviceInfo> devices() const override { return listDevices(); }

    core::ModelInfo inspect(const std::filesystem::path& checkpoint) const override {
        return guarded("Reading the checkpoint", [&] { return inspectCheckpoint(checkpoint); });
    }

    core::RunResult pretrain(const core::PretrainSpec& spec,
                             const std::vector<core::LearningStack>& stacks,
                             const core::JobContext& context) override {
        return guarded("Pretraining", [&] {
            const ComputeScope scope(spec.run.threads, context);
            PretrainLoop loop(spec, stacks, environment(spec.run, scope), context);
            return loop.run();
        });
    }

    core::RunResult fineTune(const core::FineTuneSpec& spec,
                             const std::vector<core::AnnotatedStack>& stacks,
                             const core::JobContext& context) override {
        return guarded("Training", [&] {
            const ComputeScope scope(spec.run.threads, context);
            FineTuneLoop loop(spec, stacks, environment(spec.run, scope), context);
            return loop.run();
        });
    }

    void predict(const core::PredictSpec& spec, const core::LearningStack& stack,
                 const std::vector<int>& zs,
                 const std::function<void(core::ProbabilitySlice&&)>& sink,
                 const core::JobContext& context) override {
        guarded("Prediction", [&] {
            const ComputeScope scope(spec.run.threads, context);
            predictSlices(spec, stack, zs, sink, context);
            return 0;
        });
    }

    std::unique_ptr<core::NetworkFeatures> features(const std::filesystem::path& model,
                                                    const core::LearningStack& stack, int channel,
                                                    const core::RunSpec& run) override {
        return guarded("Opening the network",
                       [&] { return openPixelFeatures(model, stack, channel, run); });
    }

private:
    RunEnvironment environment(const core::RunSpec& run, const ComputeScope& scope) const {
        return {resolveDevice(run.device), scope.threads(), versions()};
    }

    static TileSpec tiles(const core::PredictSpec& spec, core::VolumeSize size, int patch) {
        const auto recipe = predictRecipe();
        TileSpec tiles;
        if (spec.tile > 0) {
            tiles.tile = spec.tile;
        } else if (std::max(size.x, size.y) > recipe.wholeSide) {
            tiles.tile = std::max(patch, recipe.smallestTile);
        }
        if (tiles.tile > 0) {
            tiles.overlap =
                spec.overlap >= 0 ? spec.overlap : static_cast<int>(recipe.overlap * tiles.tile);
            if (tiles.overlap >= tiles.tile) {
                throw core::Error(
                    core::ErrorCode::InvalidArgument,
                    fmt::format("An overlap of {} pixels is not smaller than the tile of "
                                "{} pixels.",
                                tiles.overlap, tiles.tile));
            }
        }
        tiles.flips = recipe.flips;
        tiles.tilesAtOnce = recipe.tilesAtOnce;
        return tiles;
    }

    static void predictSlices(const core::PredictSpec& spec, const core::LearningStack& stack,
                              const std::vector<int>& wanted,
                              const std::function<void(core::ProbabilitySlice&&)>& sink,
                              const core::JobContext& context) {
        const auto device = resolveDevice(spec.run.device);
        auto model = loadSegmentation(spec.model);
        model.net->eval();
        useChannelsLast(*model.net);
        model.net->to(device);
        const StackReader reader({stack}, model.input);
        const auto size = reader.size(0);
        std::vector<int> zs = wanted;
        if (zs.empty()) {
            zs.resize(static_cast<std::size_t>(size.z));
            std::iota(zs.begin(), zs.end(), 0);
        }
        std::sort(zs.begin(), zs.end());
        for (const int z : zs) {
            if (z < 0 || z >= size.z) {
                throw core::Error(core::ErrorCode::NotFound,
                                  fmt::format("There is no slice {} in {}: the last one is {}.", z,
                                              stack.image->info().name, size.z - 1));
            }
        }
        TiledPredictor predictor(model.net, model.standardization, model.classes, device,
                                 tiles(spec, size, model.patch));
        Pace pace(static_cast<std::int64_t>(zs.size()), context);
        std::int64_t done = 0;
        for (const int z : zs) {
            context.throwIfStopped();
            sink(probabilitySlice(predictor.predict(reader.slice(0, z), context), z));
            ++done;
            pace.report(done, fmt::format("Predicting, slice {} of {}", done, zs.size()), {});
        }
    }
};

} // namespace

std::unique_ptr<core::LearningEngine> makeTorchEngine() {
    return std::make_unique<TorchEngine>();
}

} // namespace lamina::models
