// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/KeptPrediction.h"

#include "core/base/Error.h"
#include "core/instance/NeighbourColors.h"
#include "core/io/AtomicFile.h"
#include "core/io/ImageIo.h"
#include "core/io/TiffWriter.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <initializer_list>
#include <vector>

namespace lamina::core {

namespace fs = std::filesystem;

namespace {

constexpr int kFormat = 1;

/// Reads one file of a kept prediction, slice after slice.
struct SliceReader {
    VolumeSize size;
    const JobContext& context;

    /// Calls `take(z, plane)`; the file must have the size and one of the types.
    template <typename Take>
    void read(const fs::path& file, std::initializer_list<PixelType> types, Take take) const {
        const auto stack = openStack(file);
        if (stack->size() != size ||
            std::find(types.begin(), types.end(), stack->info().type) == types.end()) {
            throw Error(ErrorCode::Mismatch,
                        fmt::format("{} does not belong to this stack; predict the stack again.",
                                    file.string()));
        }
        for (int z = 0; z < size.z; ++z) {
            context.throwIfStopped();
            take(z, *stack->planeOnce({.z = z}));
        }
    }
    /// Appends every pixel of an integer file.
    void append(const fs::path& file, std::vector<LabelId>& out) const {
        out.reserve(size.voxels());
        read(file, {PixelType::UInt16, PixelType::UInt32}, [&out](int, const Plane& plane) {
            const auto add = [&out](auto pixels) {
                out.insert(out.end(), pixels.begin(), pixels.end());
            };
            if (plane.type() == PixelType::UInt16) {
                add(plane.pixels<std::uint16_t>());
            } else {
                add(plane.pixels<std::uint32_t>());
            }
        });
    }
};

/// The foreground of every slice as one stack.
TiffVolume foregroundVolume(const StackPrediction& prediction) {
    TiffVolume volume;
    volume.size = prediction.size;
    volume.type = PixelType::UInt8;
    volume.spacing = prediction.spacing;
    volume.displayMax = 255.0;
    volume.plane = [&prediction](int z) {
        Plane plane(prediction.size.x, prediction.size.y, PixelType::UInt8);
        const auto& values = prediction.foreground.at(static_cast<std::size_t>(z))->values;
        std::copy(values.begin(), values.end(), plane.pixels<std::uint8_t>().begin());
        return plane;
    };
    return volume;
}

} // namespace

fs::path KeptPrediction::record() const {
    return folder / fmt::format("{}_prediction.json", stem);
}

fs::path KeptPrediction::file(const char* kind) const {
    return folder / fmt::format("{}_{}.tif", stem, kind);
}

void KeptPrediction::forget() const {
    std::error_code error;
    fs::remove(record(), error);
    if (error) {
        throw Error(ErrorCode::Unwritable,
                    fmt::format("{} cannot be removed: {}.", record().string(), error.message()));
    }
}

void KeptPrediction::keep(const StackPrediction& prediction, const JobContext& context) const {
    forget(); // first: from here on the old files are no whole any more
    PredictionFiles files;
    files.instances = !prediction.instances.empty();
    static_cast<void>(writePrediction(prediction, folder, stem, files, context));
    auto uncertainty = nlohmann::json::array();
    if (!prediction.foreground.empty()) {
        writeTiff(file("foreground"), foregroundVolume(prediction), context);
        for (const auto& slice : prediction.foreground)
            uncertainty.push_back(slice->uncertainty);
    }
    const auto& size = prediction.size;
    const auto& spacing = prediction.spacing;
    const nlohmann::json json{{"format", kFormat},
                              {"size", {size.x, size.y, size.z}},
                              {"spacing", {spacing.x, spacing.y, spacing.z}},
                              {"classes", prediction.classes},
                              {"instances", files.instances},
                              {"uncertainty", std::move(uncertainty)},
                              {"record", prediction.record}};
    writeFileAtomically(record(), json.dump(2));
}

std::shared_ptr<StackPrediction> KeptPrediction::load(VolumeSize size,
                                                      const JobContext& context) const {
    std::error_code error;
    if (!fs::exists(record(), error)) return nullptr;
    auto prediction = std::make_shared<StackPrediction>();
    bool instances = false;
    std::vector<double> uncertainty;
    try {
        std::ifstream in(record());
        const auto json = nlohmann::json::parse(in);
        if (json.at("format").get<int>() > kFormat) {
            throw Error(ErrorCode::Unsupported,
                        fmt::format("{} was written by a later version of Lamina; predict the "
                                    "stack again.",
                                    record().string()));
        }
        const auto kept = json.at("size").get<std::vector<int>>();
        prediction->size = {kept.at(0), kept.at(1), kept.at(2)};
        const auto spacing = json.at("spacing").get<std::vector<double>>();
        prediction->spacing = {spacing.at(0), spacing.at(1), spacing.at(2)};
        prediction->classes = json.at("classes").get<int>();
        prediction->record = json.at("record");
        instances = json.at("instances").get<bool>();
        uncertainty = json.at("uncertainty").get<std::vector<double>>();
    } catch (const Error&) {
        throw;
    } catch (const std::exception& e) { // of the JSON library, or a list too short
        throw Error(ErrorCode::Unreadable,
                    fmt::format("{} is damaged; predict the stack again.", record().string()),
                    e.what());
    }
    if (prediction->size != size ||
        (!uncertainty.empty() && uncertainty.size() != static_cast<std::size_t>(size.z))) {
        throw Error(
            ErrorCode::Mismatch,
            fmt::format("The prediction in {} is of another stack; predict the stack again.",
                        record().string()));
    }

    const SliceReader reader{size, context};
    const std::uint8_t one = prediction->classes == 2 ? 255 : 1; // as `writePrediction` has it
    prediction->semantic.reserve(size.voxels());
    reader.read(file("semantic"), {PixelType::UInt8}, [&](int, const Plane& plane) {
        for (const auto value : plane.pixels<std::uint8_t>())
            prediction->semantic.push_back(static_cast<std::uint8_t>(value / one));
    });
    if (instances) {
        reader.append(file("instances"), prediction->instances);
        prediction->instanceColors = neighbourColors(prediction->instances, size, 8, context);
    }
    if (!uncertainty.empty()) {
        reader.read(file("foreground"), {PixelType::UInt8}, [&](int z, const Plane& plane) {
            const auto values = plane.pixels<std::uint8_t>();
            prediction->foreground.push_back(foregroundFromValues(
                {values.begin(), values.end()}, uncertainty[static_cast<std::size_t>(z)]));
        });
    }
    return prediction;
}

} // namespace lamina::core
