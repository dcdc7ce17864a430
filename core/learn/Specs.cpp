// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/Specs.h"

#include "core/base/Error.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <set>

namespace lamina::core {

namespace {

using Json = nlohmann::json;

Error badSpec(const std::string& sentence) {
    return {ErrorCode::InvalidArgument, sentence};
}

template <typename T> bool hasType(const Json& value) {
    if constexpr (std::is_same_v<T, bool>) {
        return value.is_boolean();
    } else if constexpr (std::is_unsigned_v<T>) {
        return value.is_number_unsigned();
    } else if constexpr (std::is_integral_v<T>) {
        return value.is_number_integer();
    } else if constexpr (std::is_floating_point_v<T>) {
        return value.is_number();
    } else if constexpr (std::is_same_v<T, std::vector<std::string>>) {
        return value.is_array() &&
               std::all_of(value.begin(), value.end(), [](const Json& v) { return v.is_string(); });
    } else {
        return value.is_string();
    }
}

template <typename T> const char* typeName() {
    if constexpr (std::is_same_v<T, bool>) return "true or false";
    if constexpr (std::is_integral_v<T>) return "a whole number";
    if constexpr (std::is_floating_point_v<T>) return "a number";
    if constexpr (std::is_same_v<T, std::vector<std::string>>) return "a list of texts";
    return "a text";
}

/// Reads the keys of one JSON object and remembers which were asked for.
class Reader {
public:
    Reader(const Json& json, std::string where) : m_json(json), m_where(std::move(where)) {
        if (!json.is_object()) {
            throw badSpec(fmt::format("{} must be a JSON object.", m_where));
        }
    }

    template <typename T> void read(const char* key, T& value) {
        const Json* found = find(key);
        if (!found) return;
        if constexpr (std::is_same_v<T, std::filesystem::path>) {
            value = as<std::string>(key, *found);
        } else {
            value = as<T>(key, *found);
        }
    }
    template <typename T>
    void readChoice(const char* key, T& value,
                    const std::vector<std::pair<const char*, T>>& choices) {
        const Json* found = find(key);
        if (!found) return;
        const auto text = as<std::string>(key, *found);
        std::string names;
        for (const auto& [name, choice] : choices) {
            if (text == name) {
                value = choice;
                return;
            }
            names += names.empty() ? name : fmt::format(", {}", name);
        }
        throw badSpec(
            fmt::format("{}.{} is \"{}\"; it must be one of {}.", m_where, key, text, names));
    }
    template <typename T> void readObject(const char* key, T& value, void (*fill)(Reader&, T&)) {
        const Json* found = find(key);
        if (!found) return;
        Reader inner(*found, fmt::format("{}.{}", m_where, key));
        fill(inner, value);
        inner.finish();
    }
    /// Throws for a key that nobody asked for: a misspelt setting must not pass unnoticed.
    void finish() const {
        for (const auto& item : m_json.items()) {
            if (!m_known.contains(item.key())) {
                throw badSpec(fmt::format("{} has no setting \"{}\".", m_where, item.key()));
            }
        }
    }

private:
    const Json* find(const char* key) {
        m_known.insert(key);
        const auto it = m_json.find(key);
        return it == m_json.end() ? nullptr : &*it;
    }
    template <typename T> T as(const char* key, const Json& value) const {
        if (!hasType<T>(value)) {
            throw badSpec(fmt::format("{}.{} is {}; it must be {}.", m_where, key, value.dump(),
                                      typeName<T>()));
        }
        return value.get<T>();
    }

    const Json& m_json;
    std::string m_where;
    std::set<std::string> m_known;
};

const std::vector<std::pair<const char*, Tiling>>& tilingNames() {
    static const std::vector<std::pair<const char*, Tiling>> names{
        {"inclusive", Tiling::Inclusive}, {"exclusive", Tiling::Exclusive}};
    return names;
}
const std::vector<std::pair<const char*, SplitMode>>& splitNames() {
    static const std::vector<std::pair<const char*, SplitMode>> names{{"group", SplitMode::Group},
                                                                      {"patch", SplitMode::Patch}};
    return names;
}

void fillRun(Reader& reader, RunSpec& run) {
    reader.read("device", run.device);
    reader.read("threads", run.threads);
    reader.read("seed", run.seed);
}
void fillNormalization(Reader& reader, NormalizationSpec& spec) {
    reader.read("low_percentile", spec.lowPercentile);
    reader.read("high_percentile", spec.highPercentile);
}
void fillInput(Reader& reader, InputSpec& input) {
    reader.read("channel", input.channel);
    reader.read("context", input.context);
    reader.readObject("normalization", input.normalization, fillNormalization);
}
void fillPatches(Reader& reader, PatchGridSpec& patches) {
    reader.read("patch", patches.patch);
    reader.read("stride", patches.stride);
    reader.readChoice("tiling", patches.tiling, tilingNames());
}

Json runJson(const RunSpec& run) {
    return {{"device", run.device}, {"threads", run.threads}, {"seed", run.seed}};
}
Json inputJson(const InputSpec& input) {
    return {{"channel", input.channel},
            {"context", input.context},
            {"normalization",
             {{"low_percentile", input.normalization.lowPercentile},
              {"high_percentile", input.normalization.highPercentile}}}};
}
Json patchesJson(const PatchGridSpec& patches) {
    return {{"patch", patches.patch},
            {"stride", patches.stride},
            {"tiling", patches.tiling == Tiling::Exclusive ? "exclusive" : "inclusive"}};
}

} // namespace

Json toJson(const PretrainSpec& spec) {
    return {{"method", spec.method},
            {"arch", spec.arch},
            {"input", inputJson(spec.input)},
            {"patches", patchesJson(spec.patches)},
            {"max_patches", spec.maxPatches},
            {"drop_noise", spec.dropNoise},
            {"crop", spec.crop},
            {"batch", spec.batch},
            {"epochs", spec.epochs},
            {"init_from", spec.initFrom.string()},
            {"out", spec.out.string()},
            {"resume", spec.resume},
            {"run", runJson(spec.run)}};
}

Json toJson(const FineTuneSpec& spec) {
    return {{"backbone", spec.backbone},
            {"backbone_mode", spec.backboneMode},
            {"head", spec.head},
            {"arch", spec.arch},
            {"input", inputJson(spec.input)},
            {"patches", patchesJson(spec.patches)},
            {"crop", spec.crop},
            {"batch", spec.batch},
            {"epochs", spec.epochs},
            {"labels", spec.labels},
            {"validation", spec.validation},
            {"split", spec.split == SplitMode::Patch ? "patch" : "group"},
            {"classes", spec.classes},
            {"out", spec.out.string()},
            {"resume", spec.resume},
            {"run", runJson(spec.run)}};
}

Json toJson(const PredictSpec& spec) {
    return {{"model", spec.model.string()},
            {"tile", spec.tile},
            {"overlap", spec.overlap},
            {"run", runJson(spec.run)}};
}

Json toJson(const MaskSpec& spec) {
    return {
        {"threshold", spec.threshold},
        {"instances", spec.instances},
        {"instance_method", "components"},
        {"connectivity", spec.components.connectivity == Connectivity::Faces ? "faces" : "corners"},
        {"per_slice", spec.components.perSlice},
        {"min_size", spec.components.minSize},
        {"keep_probability", spec.keepProbability}};
}

PretrainSpec pretrainSpecFromJson(const Json& json) {
    PretrainSpec spec;
    Reader reader(json, "pretrain");
    reader.read("method", spec.method);
    reader.read("arch", spec.arch);
    reader.readObject("input", spec.input, fillInput);
    reader.readObject("patches", spec.patches, fillPatches);
    reader.read("max_patches", spec.maxPatches);
    reader.read("drop_noise", spec.dropNoise);
    reader.read("crop", spec.crop);
    reader.read("batch", spec.batch);
    reader.read("epochs", spec.epochs);
    reader.read("init_from", spec.initFrom);
    reader.read("out", spec.out);
    reader.read("resume", spec.resume);
    reader.readObject("run", spec.run, fillRun);
    reader.finish();
    return spec;
}

FineTuneSpec fineTuneSpecFromJson(const Json& json) {
    FineTuneSpec spec;
    Reader reader(json, "train");
    reader.read("backbone", spec.backbone);
    reader.read("backbone_mode", spec.backboneMode);
    reader.read("head", spec.head);
    reader.read("arch", spec.arch);
    reader.readObject("input", spec.input, fillInput);
    reader.readObject("patches", spec.patches, fillPatches);
    reader.read("crop", spec.crop);
    reader.read("batch", spec.batch);
    reader.read("epochs", spec.epochs);
    reader.read("labels", spec.labels);
    reader.read("validation", spec.validation);
    reader.readChoice("split", spec.split, splitNames());
    reader.read("classes", spec.classes);
    reader.read("out", spec.out);
    reader.read("resume", spec.resume);
    reader.readObject("run", spec.run, fillRun);
    reader.finish();
    return spec;
}

} // namespace lamina::core
