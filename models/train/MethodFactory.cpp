// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/train/MethodFactory.h"

#include "core/base/Error.h"
#include "models/ssl/Byol.h"
#include "models/ssl/Colorization.h"
#include "models/ssl/ContextPrediction.h"
#include "models/ssl/Jigsaw.h"
#include "models/ssl/MoCo.h"
#include "models/ssl/Rotation.h"
#include "models/ssl/SimClr.h"

#include <fmt/format.h>

namespace lamina::models {

namespace {

std::shared_ptr<PretrainMethod> made(const PretrainRecipe& recipe,
                                     const PretrainMethod::EncoderFactory& makeEncoder) {
    const auto& name = recipe.method;
    // tasks on one view take the second, which is rarely blurred
    const auto& view = recipe.views[1];
    const auto& grey = view.photometric;
    if (name == "byol") return std::make_shared<Byol>(recipe.instance, recipe.views, makeEncoder);
    if (name == "simclr")
        return std::make_shared<SimClr>(recipe.instance, recipe.views, makeEncoder);
    if (name == "moco") return std::make_shared<MoCo>(recipe.instance, recipe.views, makeEncoder);
    if (name == "rotation") return std::make_shared<Rotation>(view, makeEncoder);
    if (name == "jigsaw")
        return std::make_shared<Jigsaw>(recipe.pretext, recipe.crop, grey, makeEncoder);
    if (name == "context")
        return std::make_shared<ContextPrediction>(recipe.pretext, recipe.crop, grey, makeEncoder);
    if (name == "colorization")
        return std::make_shared<Colorization>(recipe.pretext, view, makeEncoder);
    return std::make_shared<PixelCLImpl>(recipe.pixel, makeEncoder, recipe.views);
}

} // namespace

std::shared_ptr<PretrainMethod>
makePretrainMethod(const PretrainRecipe& recipe,
                   const PretrainMethod::EncoderFactory& makeEncoder) {
    auto method = made(recipe, makeEncoder);
    if (recipe.steps > 0 && recipe.batch < method->smallestBatch()) {
        throw core::Error(
            core::ErrorCode::InvalidArgument,
            fmt::format("{} cannot learn from {} image(s) at a time; use a --batch of "
                        "at least {}.",
                        recipe.method, recipe.batch, method->smallestBatch()));
    }
    return method;
}

} // namespace lamina::models
