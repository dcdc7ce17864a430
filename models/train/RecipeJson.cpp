// SPDX-License-Identifier: GPL-3.0-or-later
// The names of the recipes' settings in run records and recipe files. One list of names serves
// writing and reading.
#include "models/train/Recipe.h"

#include "core/base/JsonReader.h"

namespace lamina::models {

namespace {

using core::JsonReader;

/// Calls visit(name, member) for every setting that has a plain value, visit.object(name, member)
/// for what holds settings itself, and visit.named(name, member, toName, fromName) for
/// enumerations.
template <typename Visit> void fields(Visit& visit, OptimizerSpec& s) {
    visit.named("kind", s.kind, optimizerName, optimizerFromName);
    visit("learning_rate", s.learningRate);
    visit("weight_decay", s.weightDecay);
}

template <typename Visit> void fields(Visit& visit, PhotometricSpec& s) {
    visit("jitter_probability", s.jitterProbability);
    visit("brightness", s.brightness);
    visit("contrast", s.contrast);
    visit("gamma_probability", s.gammaProbability);
    visit("min_gamma", s.minGamma);
    visit("max_gamma", s.maxGamma);
    visit("shade_probability", s.shadeProbability);
    visit("shade_amplitude", s.shadeAmplitude);
    visit("blur_probability", s.blurProbability);
    visit("min_sigma", s.minSigma);
    visit("max_sigma", s.maxSigma);
    visit("noise_probability", s.noiseProbability);
    visit("min_noise", s.minNoise);
    visit("max_noise", s.maxNoise);
    visit("signal_noise_probability", s.signalNoiseProbability);
    visit("solarize_probability", s.solarizeProbability);
    visit("solarize_threshold", s.solarizeThreshold);
}

template <typename Visit> void fields(Visit& visit, ViewSpec& s) {
    visit("min_scale", s.crop.minScale);
    visit("max_scale", s.crop.maxScale);
    visit("min_ratio", s.crop.minRatio);
    visit("max_ratio", s.crop.maxRatio);
    visit("antialias", s.antialias);
    visit("flip_x", s.flipX);
    visit("flip_y", s.flipY);
    visit.object("photometric", s.photometric);
}

template <typename Visit> void fields(Visit& visit, PixelCLSpec& s) {
    visit("hidden", s.hidden);
    visit("projection", s.projection);
    visit("propagation_layers", s.propagationLayers);
    visit("gamma", s.gamma);
    visit("clamp", s.clamp);
    visit("positive_ratio", s.positiveRatio);
    visit("temperature", s.temperature);
    visit("instance_weight", s.instanceWeight);
}

template <typename Visit> void fields(Visit& visit, InstanceSpec& s) {
    visit("hidden", s.hidden);
    visit("projection", s.projection);
    visit("predictor", s.predictor);
    visit("temperature", s.temperature);
    visit("queue", s.queue);
}

template <typename Visit> void fields(Visit& visit, PretextSpec& s) {
    visit("hidden", s.hidden);
    visit("dropout", s.dropout);
    visit("permutations", s.permutations);
    visit("bins", s.bins);
    visit("rebalance", s.rebalance);
}

template <typename Visit> void fields(Visit& visit, std::array<ViewSpec, 2>& views) {
    visit.object("first", views[0]);
    visit.object("second", views[1]);
}

template <typename Visit> void fields(Visit& visit, PretrainRecipe& r) {
    visit("crop", r.crop);
    visit("batch", r.batch);
    visit("steps", r.steps);
    visit("window", r.window);
    visit("encode_stages", r.encodeStages);
    visit("output_stride", r.outputStride);
    visit("zero_init_residual", r.zeroInitResidual);
    switch (familyOf(r.method)) {
    case MethodFamily::Pixel:
        visit.object("pixel", r.pixel);
        break;
    case MethodFamily::Instance:
        visit.object("instance", r.instance);
        break;
    case MethodFamily::Pretext:
        visit.object("pretext", r.pretext);
        break;
    }
    visit.object("views", r.views);
    visit.object("optimizer", r.optimizer);
    visit("warmup", r.warmup);
    visit("key_momentum", r.keyMomentum);
    visit("key_momentum_rises", r.keyMomentumRises);
    visit("collapse_spread", r.collapseSpread);
    visit("collapse_after", r.collapseAfter);
}

template <typename Visit> void fields(Visit& visit, FcnHeadSpec& s) {
    visit.named("form", s.form, fcnFormName, fcnFormFromName);
    visit("deepest_stage", s.deepestStage);
    visit("first_skip", s.firstSkip);
    visit("widths", s.widths);
    visit("fuse", s.fuse);
    visit("image_skip", s.imageSkip);
    visit("dropout", s.dropout);
}

template <typename Visit> void fields(Visit& visit, UNetDecoderSpec& s) {
    visit("deepest_stage", s.deepestStage);
    visit("widths", s.widths);
    visit("full_width", s.fullWidth);
    visit("dropout", s.dropout);
}

template <typename Visit> void fields(Visit& visit, UNetSpec& s) {
    visit("width", s.width);
    visit("levels", s.levels);
    visit("bilinear", s.bilinear);
}

/// Which head it is stands in the spec; a recipe changes its numbers.
template <typename Visit> void fields(Visit& visit, HeadSpec& s) {
    std::visit([&visit](auto& head) { fields(visit, head); }, s);
}

template <typename Visit> void fields(Visit& visit, LabelledSpec& s) {
    visit("transpose", s.transpose);
    visit("mirror", s.mirror);
    visit("max_rotation", s.maxRotation);
    visit("min_zoom", s.minZoom);
    visit("max_zoom", s.maxZoom);
    visit("elastic_amplitude", s.elasticAmplitude);
    visit("elastic_grid", s.elasticGrid);
    visit.object("photometric", s.photometric);
}

template <typename Visit> void fields(Visit& visit, SegmentationLossSpec& s) {
    visit("cross_entropy", s.crossEntropyWeight);
    visit("dice", s.diceWeight);
    visit("dice_epsilon", s.diceEpsilon);
}

template <typename Visit> void fields(Visit& visit, FineTuneRecipe& r) {
    visit("crop", r.crop);
    visit("batch", r.batch);
    visit("steps", r.steps);
    visit("validation", r.validation);
    visit.object("head", r.head);
    visit("output_stride", r.outputStride);
    visit.object("optimizer", r.optimizer);
    visit("backbone_rate", r.backboneRate);
    visit("warmup", r.warmup);
    visit("keep_head", r.keepHead);
    visit("average", r.average);
    visit.object("augment", r.augment);
    visit.object("loss", r.loss);
}

class Writer {
public:
    explicit Writer(nlohmann::json& out) : m_out(out) {}
    template <typename T> void operator()(const char* name, const T& value) { m_out[name] = value; }
    template <typename T, typename ToName, typename FromName>
    void named(const char* name, const T& value, const ToName& toName, const FromName&) {
        m_out[name] = toName(value);
    }
    template <typename T> void object(const char* name, T& value) {
        Writer inner(m_out[name] = nlohmann::json::object());
        fields(inner, value);
    }

private:
    nlohmann::json& m_out;
};

class Changer {
public:
    explicit Changer(JsonReader& in) : m_in(in) {}
    template <typename T> void operator()(const char* name, T& value) { m_in.read(name, value); }
    template <typename T, typename ToName, typename FromName>
    void named(const char* name, T& value, const ToName& toName, const FromName& fromName) {
        std::string text = toName(value);
        m_in.read(name, text);
        value = fromName(text);
    }
    template <typename T> void object(const char* name, T& value) {
        m_in.readObject(name, [&value](JsonReader& reader) {
            Changer inner(reader);
            fields(inner, value);
        });
    }

private:
    JsonReader& m_in;
};

template <typename Recipe> nlohmann::json written(Recipe recipe) {
    auto json = nlohmann::json::object();
    Writer writer(json);
    fields(writer, recipe);
    return json;
}

template <typename Recipe> void changed(Recipe& recipe, const std::string& changes) {
    if (changes.empty()) return;
    const auto json = nlohmann::json::parse(changes, nullptr, /*allow_exceptions=*/false);
    JsonReader reader(json, "The recipe");
    Changer changer(reader);
    fields(changer, recipe);
    reader.finish();
}

void require(bool holds, const char* what) {
    if (holds) return;
    throw core::Error(core::ErrorCode::InvalidArgument, fmt::format("The recipe {}.", what));
}

} // namespace

nlohmann::json toJson(const PretrainRecipe& recipe) {
    return written(recipe);
}

nlohmann::json toJson(const FineTuneRecipe& recipe) {
    return written(recipe);
}

void changeRecipe(PretrainRecipe& recipe, const std::string& changes) {
    changed(recipe, changes);
    require(recipe.batch >= 1 && recipe.steps >= 0 && recipe.window >= 0.0,
            "needs a batch of at least 1, and steps and window of at least 0");
    const auto& instance = recipe.instance;
    require(instance.hidden >= 0 && (instance.hidden > 0 || recipe.method == "moco") &&
                instance.projection >= 1 && instance.queue >= 1 && instance.temperature > 0.0,
            "needs instance.hidden, projection and queue of at least 1 and a temperature above 0");
    const auto& pretext = recipe.pretext;
    require(pretext.hidden >= 1 && pretext.dropout >= 0.0 && pretext.dropout < 1.0 &&
                pretext.permutations >= 2 && pretext.permutations <= 1000 && pretext.bins >= 2 &&
                pretext.bins <= 256 && pretext.rebalance > 0.0 && pretext.rebalance <= 1.0,
            "needs pretext.hidden of at least 1, a dropout of at least 0 and below 1, 2 to 1000 "
            "permutations, 2 to 256 bins and a rebalance above 0 and up to 1");
}

void changeRecipe(FineTuneRecipe& recipe, const std::string& changes) {
    changed(recipe, changes);
    require(recipe.batch >= 1 && recipe.steps >= 1, "needs a batch and steps of at least 1");
    require(recipe.validation >= 0.0 && recipe.validation < 1.0 && recipe.average >= 0.0 &&
                recipe.average < 1.0,
            "needs validation and average of at least 0 and below 1");
}

} // namespace lamina::models
