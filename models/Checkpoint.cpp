// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/Checkpoint.h"

#include "models/Safetensors.h"

#include <fmt/format.h>

#include <array>

namespace lamina::models {

namespace {

constexpr const char* kRecordKey = "lamina";

[[noreturn]] void unusable(const std::filesystem::path& file, const std::string& why) {
    throw core::Error(
        core::ErrorCode::Unreadable,
        fmt::format("The record in the checkpoint {} cannot be used: {}.", file.string(), why));
}

/// The record, or null when the file has none.
nlohmann::json parseRecord(const Metadata& metadata, const std::filesystem::path& file) {
    const auto found = metadata.find(kRecordKey);
    if (found == metadata.end()) return nullptr;
    auto record = nlohmann::json::parse(found->second, nullptr, false);
    if (!record.is_object()) unusable(file, "it is not valid JSON");
    const int format = record.value("format", 0);
    if (format < 1) unusable(file, "it does not say its format");
    if (format > kCheckpointFormat) {
        throw core::Error(core::ErrorCode::Unsupported,
                          fmt::format("The checkpoint {} was written by a newer version of Lamina "
                                      "(format {}, this version reads {}).",
                                      file.string(), format, kCheckpointFormat));
    }
    return record;
}

nlohmann::json requireRecord(const Metadata& metadata, const std::filesystem::path& file) {
    auto record = parseRecord(metadata, file);
    if (record.is_null()) {
        throw core::Error(core::ErrorCode::Mismatch,
                          fmt::format("{} holds weights of another program, not a checkpoint of "
                                      "Lamina; it can start a backbone, but not be used alone.",
                                      file.string()));
    }
    return record;
}

/// Runs `read` on the record and turns JSON's complaints into an `Error` about the file.
template <typename Read> auto fromRecord(const std::filesystem::path& file, Read&& read) {
    try {
        return read();
    } catch (const nlohmann::json::exception& error) {
        unusable(file, error.what());
    }
}

bool hasName(const NamedTensors& tensors, const std::string& name) {
    return std::any_of(tensors.begin(), tensors.end(),
                       [&](const auto& t) { return t.first == name; });
}

std::string backbonePrefix(const NamedTensors& tensors, const std::filesystem::path& file) {
    for (const char* prefix : {"", "backbone.", "encoder.", "module."}) {
        if (hasName(tensors, std::string(prefix) + "conv1.weight")) return prefix;
    }
    throw core::Error(
        core::ErrorCode::Mismatch,
        fmt::format("{} holds no ResNet: expected a tensor conv1.weight, found {} "
                    "tensors{}.",
                    file.string(), tensors.size(),
                    tensors.empty() ? "" : ", the first called " + tensors.front().first));
}

nlohmann::json headJson(const FcnHeadSpec& spec) {
    return {{"type", "fcn"},
            {"form", fcnFormName(spec.form)},
            {"classes", spec.classes},
            {"deepest_stage", spec.deepestStage},
            {"first_skip", spec.firstSkip},
            {"widths", spec.widths},
            {"fuse", spec.fuse},
            {"image_skip", spec.imageSkip},
            {"dropout", spec.dropout}};
}

nlohmann::json headJson(const UNetDecoderSpec& spec) {
    return {{"type", "unet-decoder"},
            {"classes", spec.classes},
            {"deepest_stage", spec.deepestStage},
            {"widths", spec.widths},
            {"full_width", spec.fullWidth},
            {"dropout", spec.dropout}};
}

nlohmann::json headJson(const UNetSpec& spec) {
    return {{"type", "unet"},
            {"classes", spec.classes},
            {"width", spec.width},
            {"levels", spec.levels},
            {"bilinear", spec.bilinear}};
}

FcnHeadSpec fcnFromJson(const nlohmann::json& json) {
    FcnHeadSpec spec;
    spec.form = fcnFormFromName(json.at("form").get<std::string>());
    spec.classes = json.at("classes").get<int>();
    spec.deepestStage = json.at("deepest_stage").get<int>();
    spec.firstSkip = json.value("first_skip", 0); // absent in early checkpoints
    spec.widths = json.at("widths").get<std::vector<int>>();
    spec.fuse = json.at("fuse").get<bool>();
    spec.imageSkip = json.at("image_skip").get<int>();
    spec.dropout = json.at("dropout").get<double>();
    return spec;
}

UNetDecoderSpec decoderFromJson(const nlohmann::json& json) {
    UNetDecoderSpec spec;
    spec.classes = json.at("classes").get<int>();
    spec.deepestStage = json.at("deepest_stage").get<int>();
    spec.widths = json.at("widths").get<std::vector<int>>();
    spec.fullWidth = json.at("full_width").get<int>();
    spec.dropout = json.at("dropout").get<double>();
    return spec;
}

UNetSpec unetFromJson(const nlohmann::json& json) {
    UNetSpec spec;
    spec.classes = json.at("classes").get<int>();
    spec.width = json.at("width").get<int>();
    spec.levels = json.at("levels").get<int>();
    spec.bilinear = json.at("bilinear").get<bool>();
    return spec;
}

/// A plain U-Net's record names no backbone; only the number of channels counts then.
ResNetSpec backboneOf(const nlohmann::json& architecture, const core::InputSpec& input) {
    const auto& backbone = architecture.at("backbone");
    if (!backbone.is_null()) return resNetSpecFromJson(backbone);
    ResNetSpec spec;
    spec.inChannels = 2 * input.context + 1;
    return spec;
}

} // namespace

void writeCheckpoint(const std::filesystem::path& file, const Checkpoint& checkpoint) {
    auto record = checkpoint.record;
    record["format"] = kCheckpointFormat;
    writeSafetensors(file, checkpoint.tensors, {{kRecordKey, record.dump()}, {"format", "pt"}});
}

Checkpoint readCheckpoint(const std::filesystem::path& file) {
    auto content = readSafetensors(file);
    return {std::move(content.tensors), requireRecord(content.metadata, file)};
}

core::ModelInfo inspectCheckpoint(const std::filesystem::path& file) {
    const auto header = readSafetensorsHeader(file);
    core::ModelInfo info;
    info.path = file;
    info.record = requireRecord(header.metadata, file);
    return fromRecord(file, [&] {
        info.kind = info.record.at("kind").get<std::string>();
        info.partial = info.record.value("partial", false);
        info.input = inputFromJson(info.record.at("input"));
        info.classes = info.record.value("classes", std::vector<std::string>{});
        return info;
    });
}

std::filesystem::path lastPath(const std::filesystem::path& out) {
    auto name = out;
    if (name.extension() == ".safetensors") name.replace_extension();
    name += ".last.safetensors";
    return name;
}

nlohmann::json toJson(const ResNetSpec& spec) {
    return {{"type", resNetName(spec.depth)},
            {"in_channels", spec.inChannels},
            {"output_stride", spec.outputStride}};
}

ResNetSpec resNetSpecFromJson(const nlohmann::json& json) {
    ResNetSpec spec;
    spec.depth = resNetDepth(json.at("type").get<std::string>());
    spec.inChannels = json.at("in_channels").get<int>();
    spec.outputStride = json.at("output_stride").get<int>();
    return spec;
}

nlohmann::json toJson(const HeadSpec& spec) {
    return std::visit([](const auto& head) { return headJson(head); }, spec);
}

HeadSpec headSpecFromJson(const nlohmann::json& json) {
    const auto type = json.value("type", std::string("fcn"));
    if (type == "fcn") return fcnFromJson(json);
    if (type == "unet-decoder") return decoderFromJson(json);
    if (type == "unet") return unetFromJson(json);
    throw core::Error(core::ErrorCode::Unsupported,
                      fmt::format("This version of Lamina knows no head of type '{}'.", type));
}

nlohmann::json toJson(const Standardization& value) {
    return {{"mean", value.mean}, {"deviation", value.deviation}};
}

Standardization standardizationFromJson(const nlohmann::json& json) {
    return {json.at("mean").get<double>(), json.at("deviation").get<double>()};
}

nlohmann::json toJson(const core::InputSpec& input) {
    return {{"channel", input.channel},
            {"context", input.context},
            {"low_percentile", input.normalization.lowPercentile},
            {"high_percentile", input.normalization.highPercentile}};
}

core::InputSpec inputFromJson(const nlohmann::json& json) {
    core::InputSpec input;
    input.channel = json.at("channel").get<int>();
    input.context = json.at("context").get<int>();
    input.normalization.lowPercentile = json.at("low_percentile").get<double>();
    input.normalization.highPercentile = json.at("high_percentile").get<double>();
    return input;
}

namespace {

bool isSegmentation(const nlohmann::json& record) {
    return record.value("kind", std::string()) == "segmentation" && !record.value("partial", false);
}

HeadSpec headInRecord(const nlohmann::json& record, const std::filesystem::path& file) {
    return fromRecord(file, [&] { return headSpecFromJson(record.at("architecture").at("head")); });
}

/// Stages of a backbone below the deepest that its head looks at: compact files leave them out.
std::vector<std::string> stagesBelow(int deepest, const std::string& prefix) {
    std::vector<std::string> unused;
    for (int stage = deepest + 1; stage < kStageCount; ++stage)
        unused.push_back(fmt::format("{}layer{}.", prefix, stage));
    return unused;
}

} // namespace

LoadedSegmentation loadSegmentation(const std::filesystem::path& file) {
    auto checkpoint = readCheckpoint(file);
    const auto kind = checkpoint.record.value("kind", std::string("unknown"));
    if (kind != "segmentation") {
        throw core::Error(core::ErrorCode::Mismatch,
                          fmt::format("{} is a {} checkpoint, but a segmentation checkpoint is "
                                      "needed: fine-tune it first (train --backbone).",
                                      file.string(), kind));
    }
    if (checkpoint.record.value("partial", false)) {
        throw core::Error(core::ErrorCode::Mismatch,
                          fmt::format("{} is the state of an unfinished training; finish it with "
                                      "--resume first.",
                                      file.string()));
    }
    auto loaded = fromRecord(file, [&] {
        LoadedSegmentation result;
        const auto& record = checkpoint.record;
        const auto& architecture = record.at("architecture");
        result.standardization = standardizationFromJson(record.at("standardization"));
        result.input = inputFromJson(record.at("input"));
        result.net = SegmentationNet(backboneOf(architecture, result.input),
                                     headSpecFromJson(architecture.at("head")));
        result.classes = static_cast<int>(record.at("classes").size());
        result.patch = record.at("patch").get<int>();
        result.record = record;
        return result;
    });
    LoadOptions options;
    options.source = file.string();
    options.allowUnused = false;
    options.mayLack = stagesBelow(loaded.net->head()->neededStage(), "backbone.");
    loadStateDict(*loaded.net, checkpoint.tensors, options);
    return loaded;
}

LoadedBackbone loadBackbone(ResNetImpl& net, const std::filesystem::path& file) {
    auto content = readSafetensors(file);
    LoadedBackbone loaded;
    loaded.record = parseRecord(content.metadata, file);
    if (!loaded.record.is_null()) {
        if (loaded.record.value("partial", false)) {
            throw core::Error(
                core::ErrorCode::Mismatch,
                fmt::format("{} is the state of an unfinished training; finish it with "
                            "--resume first.",
                            file.string()));
        }
        const auto found = fromRecord(file, [&] {
            const auto& backbone = loaded.record.at("architecture").at("backbone");
            if (backbone.is_null()) {
                throw core::Error(
                    core::ErrorCode::Mismatch,
                    fmt::format("{} holds a plain U-Net, which has no backbone; "
                                "choose a checkpoint of pretrain, or of another head.",
                                file.string()));
            }
            return resNetSpecFromJson(backbone);
        });
        if (found.depth != net.spec().depth) {
            throw core::Error(core::ErrorCode::Mismatch,
                              fmt::format("{} holds a {}, but a {} was asked for; choose the "
                                          "architecture {} or another checkpoint.",
                                          file.string(), resNetName(found.depth),
                                          resNetName(net.spec().depth), resNetName(found.depth)));
        }
    }
    LoadOptions options;
    if (const auto& record = loaded.record; record.is_object() && isSegmentation(record)) {
        options.mayLack = stagesBelow(deepestStageOf(headInRecord(record, file)), {});
    }
    options.prefix = backbonePrefix(content.tensors, file);
    options.source = file.string();
    loadStateDict(net, content.tensors, options);
    return loaded;
}

std::optional<HeadSpec> headOf(const std::filesystem::path& file) {
    const auto record = parseRecord(readSafetensorsHeader(file).metadata, file);
    if (!record.is_object() || !isSegmentation(record)) return std::nullopt;
    return headInRecord(record, file);
}

void loadHead(SegmentationHead& head, const std::filesystem::path& file) {
    auto content = readSafetensors(file);
    const std::string prefix = "head.";
    std::map<std::string, torch::Tensor> own;
    for (const auto& [name, tensor] : stateDict(head))
        own.emplace(prefix + name, tensor);
    std::erase_if(content.tensors, [&](const auto& given) {
        const auto found = own.find(given.first);
        return found != own.end() && found->second.sizes() != given.second.sizes();
    });
    LoadOptions options;
    options.prefix = prefix;
    options.source = file.string();
    options.allowMissing = true;
    loadStateDict(head, content.tensors, options);
}

} // namespace lamina::models
