// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/label/LabelTile.h"
#include "ui/document/ObjectCensus.h"
#include "ui/view/OverlayLayer.h"

namespace lamina::ui {

class Document;

/// The object that is pointed at in all views and in the table; without an id: none.
struct SelectedObject {
    ObjectCensus::Source source = ObjectCensus::Source::Annotation;
    core::LabelId id = core::kUnlabelled;

    [[nodiscard]] bool any() const { return id != core::kUnlabelled && id != core::kBackground; }
    [[nodiscard]] bool predicted() const {
        return any() && source == ObjectCensus::Source::Prediction;
    }
    bool operator==(const SelectedObject&) const = default;
};

/// A colour wherever the object is. Of a prediction of single slices nothing is: each numbers its
/// objects anew. The document must outlive the source.
[[nodiscard]] OverlaySource selectionPixels(const Document& document,
                                            const SelectedObject& selected);

} // namespace lamina::ui
