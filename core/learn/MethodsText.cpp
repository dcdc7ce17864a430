// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/MethodsText.h"

#include "core/base/Error.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <vector>

namespace lamina::core {

namespace {

using nlohmann::json;

/// What stands at `pointer`, or null.
const json& at(const json& record, const char* pointer) {
    static const json nothing;
    const json::json_pointer place(pointer);
    return record.is_object() && record.contains(place) ? record.at(place) : nothing;
}

std::optional<double> number(const json& record, const char* pointer) {
    const auto& value = at(record, pointer);
    if (!value.is_number()) return std::nullopt;
    return value.get<double>();
}

std::optional<long long> count(const json& record, const char* pointer) {
    const auto& value = at(record, pointer);
    if (!value.is_number_integer()) return std::nullopt;
    return value.get<long long>();
}

std::string text(const json& record, const char* pointer) {
    const auto& value = at(record, pointer);
    return value.is_string() ? value.get<std::string>() : std::string();
}

std::string counted(long long n, const std::string& one, const std::string& many) {
    return fmt::format("{} {}", n, n == 1 ? one : many);
}

/// "a", "a and b", "a, b and c".
std::string listed(const std::vector<std::string>& items) {
    std::string list;
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (i > 0) list += i + 1 == items.size() ? " and " : ", ";
        list += items[i];
    }
    return list;
}

std::string versionOf(const json& record, const char* name, const char* shown) {
    const auto& value = at(record, "/versions");
    if (!value.is_object() || !value.contains(name) || !value.at(name).is_string()) return {};
    return fmt::format("{} {}", shown, value.at(name).get<std::string>());
}

std::string softwareOf(const json& record) {
    const auto lamina = versionOf(record, "lamina", "Lamina");
    std::vector<std::string> below;
    for (const auto& [key, shown] :
         {std::pair{"libtorch", "LibTorch"}, std::pair{"opencv", "OpenCV"}}) {
        if (const auto version = versionOf(record, key, shown); !version.empty())
            below.push_back(version);
    }
    const std::string program = lamina.empty() ? "Lamina" : lamina;
    return below.empty() ? program : fmt::format("{} (with {})", program, listed(below));
}

std::string archName(const std::string& type) {
    if (type.starts_with("resnet")) return fmt::format("ResNet-{}", type.substr(6));
    if (type == "unet") return "U-Net";
    return type;
}

std::string headName(const std::string& type) {
    if (type == "fcn") return "fully convolutional (FCN) head";
    if (type.starts_with("unet")) return "U-Net decoder (Ronneberger et al. 2015)";
    return fmt::format("{} head", type);
}

std::string methodName(const std::string& method) {
    static const std::map<std::string, std::string> names{
        {"pixelcl", "PixelCL (pixel propagation; Xie et al. 2021)"},
        {"pixcontrast", "pixel contrast (Xie et al. 2021)"},
        {"byol", "BYOL (Grill et al. 2020)"},
        {"simclr", "SimCLR (Chen et al. 2020)"},
        {"moco", "MoCo v2 (Chen et al. 2020)"},
        {"rotation", "rotation prediction (Gidaris et al. 2018)"},
        {"jigsaw", "jigsaw puzzles (Noroozi and Favaro 2016)"},
        {"context", "context prediction (Doersch et al. 2015)"},
        {"colorization", "colorization (Zhang et al. 2016)"}};
    const auto found = names.find(method);
    return found == names.end() ? fmt::format("the method \"{}\"", method) : found->second;
}

std::string optimizerName(const std::string& kind) {
    static const std::map<std::string, std::string> names{{"adamw", "AdamW"},
                                                          {"adam", "Adam"},
                                                          {"sgd", "stochastic gradient descent"},
                                                          {"lars", "LARS"}};
    const auto found = names.find(kind);
    return found == names.end() ? kind : found->second;
}

/// "0.4 × 0.4 × 2 µm".
std::string voxelSize(const json& spacing) {
    if (!spacing.is_array() || spacing.size() != 3) return {};
    return fmt::format("{:.4g} × {:.4g} × {:.4g} µm", spacing[0].get<double>(),
                       spacing[1].get<double>(), spacing[2].get<double>());
}

std::string stackText(const json& stack) {
    std::vector<std::string> facts;
    const auto& size = at(stack, "/size");
    if (size.is_array() && size.size() == 3) {
        facts.push_back(fmt::format("{} × {} × {} voxels", size[0].get<long long>(),
                                    size[1].get<long long>(), size[2].get<long long>()));
    }
    const auto spacing = voxelSize(at(stack, "/spacing"));
    facts.push_back(spacing.empty() ? "voxel size not recorded" : "voxel size " + spacing);
    std::string list;
    for (const auto& fact : facts)
        list += (list.empty() ? "" : ", ") + fact;
    return fmt::format("{} ({})", text(stack, "/name"), list);
}

/// "the stack a (…)", or how many there were: a Methods section is no inventory.
std::string stacksText(const json& data) {
    if (!data.is_array() || data.empty()) return {};
    if (data.size() == 1) return "the image stack " + stackText(data[0]);
    std::vector<std::string> sizes;
    for (const auto& stack : data) {
        const auto spacing = voxelSize(at(stack, "/spacing"));
        const auto shown = spacing.empty() ? std::string("not recorded") : spacing;
        if (std::find(sizes.begin(), sizes.end(), shown) == sizes.end()) sizes.push_back(shown);
    }
    return fmt::format("{} image stacks ({} {})", data.size(),
                       sizes.size() == 1 ? "voxel size" : "voxel sizes", listed(sizes));
}

std::string slicesText(const json& data) {
    long long slices = 0;
    for (const auto& stack : data) {
        const auto& list = at(stack, "/slices");
        if (list.is_array()) slices += static_cast<long long>(list.size());
    }
    std::string result = counted(slices, "annotated slice", "annotated slices");
    if (data.size() == 1 && slices > 0 && slices <= 12) {
        std::vector<std::string> numbers;
        for (const auto& z : at(data[0], "/slices"))
            numbers.push_back(std::to_string(z.get<int>()));
        result +=
            fmt::format(" (number{} {}, counted from 0)", slices == 1 ? "" : "s", listed(numbers));
    }
    return result;
}

/// "1185 voxels of cell and 42735 of background".
std::string voxelsText(const json& record) {
    const auto& data = at(record, "/data");
    const auto& classes = at(record, "/classes");
    std::map<int, long long> voxels;
    for (const auto& stack : data) {
        const auto& counts = at(stack, "/class_voxels");
        if (!counts.is_object()) continue;
        for (const auto& [key, value] : counts.items()) {
            if (key != "unlabelled") voxels[std::stoi(key)] += value.get<long long>();
        }
    }
    std::vector<std::string> items;
    const auto add = [&](int number, long long n) {
        const auto index = static_cast<std::size_t>(number);
        const auto name = classes.is_array() && index < classes.size()
                              ? classes[index].get<std::string>()
                              : fmt::format("class {}", number);
        items.push_back(items.empty() ? fmt::format("{} of {}", counted(n, "voxel", "voxels"), name)
                                      : fmt::format("{} of {}", n, name));
    };
    for (const auto& [number, n] : voxels) {
        if (number != 0) add(number, n);
    }
    if (voxels.contains(0)) add(0, voxels.at(0));
    return listed(items);
}

/// " on 3 annotated slices of ..., which hold ...", or nothing.
std::string dataText(const json& record) {
    const auto& data = at(record, "/data");
    if (!data.is_array() || data.empty()) return {};
    std::string result = fmt::format(" on {} of {}", slicesText(data), stacksText(data));
    if (const auto voxels = voxelsText(record); !voxels.empty())
        result += fmt::format(", which hold {}", voxels);
    return result;
}

std::string inputText(const json& record) {
    // Networks keep the percentiles beside the input, forests one level deeper.
    auto low = number(record, "/input/low_percentile");
    auto high = number(record, "/input/high_percentile");
    if (!low) low = number(record, "/input/normalization/low_percentile");
    if (!high) high = number(record, "/input/normalization/high_percentile");
    std::string result;
    if (low && high) {
        result = fmt::format(" Grey values were scaled so that the percentiles {:g} and {:g} of "
                             "each stack became 0 and 1.",
                             *low, *high);
    }
    if (const auto context = count(record, "/input/context"); context && *context > 0) {
        result += fmt::format(" Every slice was presented together with {} on either side.",
                              counted(*context, "neighbouring slice", "neighbouring slices"));
    }
    return result;
}

std::string seedText(const json& record, const char* pointer = "/seed") {
    const auto seed = count(record, pointer);
    return seed ? fmt::format(", with random seed {}", *seed) : std::string();
}

std::string stepsText(const json& record) {
    std::vector<std::string> facts;
    const auto patches = count(record, "/split/training_patches");
    const auto all = count(record, "/patches");
    const auto side = count(record, "/patch");
    if (const auto n = patches ? patches : all) {
        std::string fact = counted(*n, "patch", "patches");
        if (side) fact += fmt::format(" of {0} × {0} pixels", *side);
        facts.push_back(fact);
    }
    std::string result = facts.empty() ? std::string() : " on " + facts.front();
    const auto crop = count(record, "/crop");
    if (crop && side && *crop < *side)
        result += fmt::format(" (in windows of {0} × {0} pixels)", *crop);
    if (const auto steps = count(record, "/steps"))
        result += fmt::format(" for {}", counted(*steps, "step", "steps"));
    if (const auto batch = count(record, "/recipe/batch"))
        result += fmt::format(" with a batch size of {}", *batch);
    const auto optimizer = text(record, "/recipe/optimizer/kind");
    if (!optimizer.empty()) {
        result += ", using " + optimizerName(optimizer);
        const auto rate = number(record, "/recipe/optimizer/learning_rate");
        const auto decay = number(record, "/recipe/optimizer/weight_decay");
        if (rate) result += fmt::format(" (learning rate {:g}", *rate);
        if (rate && decay) result += fmt::format(", weight decay {:g}", *decay);
        if (rate) result += ")";
    }
    return result;
}

std::string backboneText(const json& record) {
    const auto& spec = at(record, "/backbone/spec");
    const auto method = text(record, "/backbone/spec/method");
    const auto arch = archName(text(record, "/architecture/backbone/type"));
    if (!spec.is_object()) {
        return text(record, "/spec/backbone") == "none"
                   ? fmt::format(" The {} backbone started from random weights.", arch)
                   : fmt::format(" The {} backbone started from the weights in {}, of which no "
                                 "training record is known.",
                                 arch, text(record, "/spec/backbone"));
    }
    const bool wholeNetwork = at(record, "/backbone/with_head") == json(true);
    std::string result =
        method.empty() && spec.contains("head")
            ? fmt::format(" {} had been trained with labels",
                          wholeNetwork ? "The whole network" : fmt::format("The {} backbone", arch))
            : fmt::format(" The {} backbone had been pretrained without labels by {}", arch,
                          method.empty() ? "a method that was not recorded" : methodName(method));
    if (const auto stacks = stacksText(at(record, "/backbone/data")); !stacks.empty())
        result += " on " + stacks;
    result += seedText(record, "/backbone/spec/run/seed") + ".";
    const auto mode = text(record, "/spec/backbone_mode");
    if (mode == "frozen") result += " Its weights were not changed further.";
    if (mode == "tunable") result += " It was trained further together with the head.";
    return result;
}

/// Slices that the run was given for validation, of all stacks.
long long heldOutSlices(const json& record) {
    long long slices = 0;
    for (const auto& stack : at(record, "/data")) {
        const auto& list = at(stack, "/held_out_slices");
        if (list.is_array()) slices += static_cast<long long>(list.size());
    }
    return slices;
}

std::string validationText(const json& record) {
    const auto patches = count(record, "/split/validation_patches");
    if (!patches) return {};
    if (*patches == 0) return " No patch was held out for validation during training.";
    const auto dice = number(record, "/scores/val_dice");
    std::string result =
        fmt::format(" {} {} held out for validation", counted(*patches, "patch", "patches"),
                    *patches == 1 ? "was" : "were");
    if (const auto slices = heldOutSlices(record); slices > 0) {
        result += fmt::format(" (from {})", counted(slices, "held-out slice", "held-out slices"));
    } else if (text(record, "/split/mode") == "group") {
        result += " (split by image)";
    }
    if (dice) {
        result += fmt::format("; the Dice coefficient there was {:.3f}", *dice);
        if (const auto step = count(record, "/scores/kept_step"))
            result += fmt::format(" at step {}, whose weights were kept", *step);
    }
    result += ".";
    if (at(record, "/split/leaks").is_boolean() && at(record, "/split/leaks").get<bool>()) {
        result += " They come from images that were also trained on; this score may be optimistic.";
    }
    return result;
}

std::string networkText(const json& record) {
    const auto arch = archName(text(record, "/architecture/backbone/type"));
    const bool plain = arch.empty(); // a network of its own, without a backbone
    std::string result =
        fmt::format("Images were segmented with {} by a convolutional network", softwareOf(record));
    result += plain ? ": a U-Net (Ronneberger et al. 2015) that started from random weights."
                    : fmt::format(" with a {} backbone and a {}.", arch,
                                  headName(text(record, "/architecture/head/type")));
    if (!plain) result += backboneText(record);
    result += " The network was trained" + dataText(record);
    result += fmt::format(". Training ran{}{}.", stepsText(record), seedText(record));
    result += inputText(record);
    result += validationText(record);
    return result;
}

std::string forestText(const json& record) {
    const auto trees = count(record, "/recipe/trees");
    const auto& features = at(record, "/features");
    std::string result = fmt::format(
        "Images were segmented with {} by a random forest (Breiman 2001)", softwareOf(record));
    if (trees) result += fmt::format(" of {}", counted(*trees, "tree", "trees"));
    result += " that classifies each voxel";
    if (features.is_array() && !features.empty())
        result += fmt::format(" by {}", counted(static_cast<long long>(features.size()),
                                                "filter response", "filter responses"));
    const auto& sigmas = at(record, "/filters/sigmas");
    if (sigmas.is_array() && !sigmas.empty()) {
        std::vector<std::string> list;
        for (const auto& sigma : sigmas)
            list.push_back(fmt::format("{:g}", sigma.get<double>()));
        const auto dimensions = count(record, "/filters/dimensions");
        result += fmt::format(" ({}Gaussian scales {} pixels)",
                              dimensions ? fmt::format("{}D, ", *dimensions) : std::string(),
                              listed(list));
    }
    result += ".";
    const auto& network = at(record, "/network");
    const auto own = features.is_array() ? static_cast<long long>(features.size()) : 0;
    if (network.is_object() && at(record, "/trees_see_network") == json(true)) {
        result += fmt::format(" It also saw {} of a network trained beforehand (file {}, {}).",
                              counted(network.value("features", 0LL), "feature", "features"),
                              network.value("file", ""), network.value("hash", ""));
    }
    if (count(record, "/stages") == 2) {
        result += " A second forest also saw what the first one says of the surrounding voxels, "
                  "learned on slices that were left out (auto-context, Tu and Bai 2010); the mean "
                  "of both probabilities counted.";
    }
    const auto weight = number(record, "/grey_level/weight");
    if (weight && *weight > 0.0) {
        const bool logit =
            network.is_object() && count(record, "/grey_level/feature").value_or(0) >= own;
        result += fmt::format(
            " Its probability was averaged with that of {} (weight {:.2f}).",
            logit
                ? fmt::format("a network trained beforehand, file {}, {}, at a threshold fitted to "
                              "the annotation",
                              network.value("file", ""), network.value("hash", ""))
                : std::string("a soft threshold on the smoothed grey value"),
            *weight);
    }
    result += " It was trained" + dataText(record);
    if (const auto samples = count(record, "/samples"))
        result +=
            fmt::format("; {} drawn from them", counted(*samples, "voxel was", "voxels were"));
    result += seedText(record) + ".";
    result += inputText(record);
    return result;
}

std::string pretrainText(const json& record) {
    std::string result = fmt::format("A {} backbone was pretrained without labels with {} by {}",
                                     archName(text(record, "/architecture/backbone/type")),
                                     softwareOf(record), methodName(text(record, "/spec/method")));
    if (const auto stacks = stacksText(at(record, "/data")); !stacks.empty())
        result += " on " + stacks;
    return result + fmt::format(". Pretraining ran{}{}.", stepsText(record), seedText(record)) +
           inputText(record);
}

std::string masksText(const json& masks) {
    const auto threshold = number(masks, "/threshold");
    if (!threshold) return {};
    std::string result = fmt::format(
        " A voxel belongs to the mask where the foreground probability is at least {:g}.",
        *threshold);
    const auto& instances = at(masks, "/instances");
    if (!instances.is_boolean() || !instances.get<bool>()) return result;
    const auto method = text(masks, "/instance_method");
    if (const auto radius = count(masks, "/smooth"); radius && *radius > 0)
        result +=
            fmt::format(" Before objects were found, each slice of the mask was smoothed by a "
                        "majority vote within {} pixels.",
                        *radius);
    if (const auto hole = count(masks, "/fill_holes"); hole && *hole > 0)
        result += fmt::format(" Holes of up to {} pixels of a slice were filled.", *hole);
    if (method == "watershed") {
        result += " Connected components were split at their necks by a watershed of the distance "
                  "to the background";
    } else if (method == "components") {
        result += " Objects are the connected components of the mask";
    } else {
        return result;
    }
    if (const auto smallest = count(masks, "/min_size"); smallest && *smallest > 0)
        result += fmt::format("; those of fewer than {} voxels were removed", *smallest);
    result += ".";
    return result;
}

std::string heldOutText(const HeldOutScores& scores) {
    std::vector<std::string> items;
    const auto add = [&](const char* name, const std::optional<double>& value) {
        if (value) items.push_back(fmt::format("{} {:.3f}", name, *value));
    };
    add("Dice", scores.dice);
    add("IoU", scores.iou);
    add("mean average precision (IoU 0.50 to 0.95)", scores.ap);
    add("panoptic quality", scores.pq);
    add("SEG", scores.seg);
    if (items.empty() || scores.slices == 0) return {};
    return fmt::format(
        " On {} that the model was not trained on, the score{} over all annotated voxels {}: {}.",
        counted(scores.slices, "annotated slice", "annotated slices"), items.size() == 1 ? "" : "s",
        items.size() == 1 ? "was" : "were", listed(items));
}

} // namespace

std::string methodsText(const json& record, const json& masks,
                        const std::optional<HeldOutScores>& heldOut) {
    const auto kind = text(record, "/kind");
    if (kind.empty()) {
        throw Error(ErrorCode::InvalidArgument,
                    "The model has no record of its training, so there is nothing to tell.");
    }
    if (at(record, "/partial").is_boolean() && at(record, "/partial").get<bool>()) {
        throw Error(ErrorCode::InvalidArgument,
                    "The training of this model is not finished; let it go on first.");
    }
    if (kind == "backbone") return pretrainText(record);
    std::string result;
    if (text(record, "/model") == "forest") {
        result = forestText(record);
    } else if (kind == "segmentation" && at(record, "/architecture").is_object()) {
        result = networkText(record);
    } else {
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("A model of the kind \"{}\" cannot be described.", kind));
    }
    result += masksText(masks);
    if (heldOut) result += heldOutText(*heldOut);
    return result;
}

} // namespace lamina::core
