// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/PretrainMethods.h"

namespace lamina::core {

const std::vector<PretrainMethodInfo>& pretrainMethods() {
    static const std::vector<PretrainMethodInfo> methods{
        {"pixelcl",
         "the same place in two views gets the same features, smoothed over like pixels"},
        {"pixcontrast", "the same place in two views against all other places of the image"},
        {"byol", "one view of an image predicts the other; no negatives"},
        {"simclr", "two views of an image against all other images of the batch"},
        {"moco", "two views of an image against a queue of earlier ones (MoCo v2)"},
        {"rotation", "tells by how many quarter turns an image was turned"},
        {"jigsaw", "puts nine shuffled tiles in order"},
        {"context", "tells on which side of a tile another one lies"},
        {"colorization", "guesses the second channel; without one, grey values that were blurred "
                         "away (an adaptation)"},
        {"random", "learns nothing: the control that every method must beat"}};
    return methods;
}

} // namespace lamina::core
