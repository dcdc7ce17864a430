// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/label/LabelTile.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <map>
#include <set>
#include <string>

namespace lamina::ui {

class Document;
class PredictionStore;

/// What reviewing has come to: which objects and slices were looked at, which were found right or
/// wrong, and the time spent on each slice. Kept with the annotation (`Document::reviewState`).
/// What is said of predicted objects belongs to one prediction of the whole stack and is forgotten
/// with it. Value type.
class ReviewState {
public:
    enum class Mark { Open, Seen, Accepted, Rejected };
    enum class Kind { Annotated, Predicted, Slice }; ///< object of the annotation, ...
    struct Item {
        Kind kind = Kind::Slice;
        std::uint32_t number = 0; ///< label, predicted object, or slice
        auto operator<=>(const Item&) const = default;
    };

    [[nodiscard]] static ReviewState of(const Document& document);
    void storeIn(Document& document) const;

    [[nodiscard]] Mark mark(Item item) const;
    void setMark(Item item, Mark mark);
    /// From now on predicted objects are those of this prediction; marks of another one go.
    void belongTo(const PredictionStore& prediction);
    /// Predicted objects that are not to be accepted; empty for another prediction.
    [[nodiscard]] std::set<core::LabelId> rejectedOf(const PredictionStore& prediction) const;

    void addSeconds(int z, double seconds);
    [[nodiscard]] double seconds(int z) const;
    [[nodiscard]] double totalSeconds() const;

    [[nodiscard]] nlohmann::json toJson() const; ///< null when nothing is known
    /// Skips what is not of the form that `toJson` writes.
    [[nodiscard]] static ReviewState fromJson(const nlohmann::json& json);

private:
    std::string m_prediction; ///< fingerprint of the prediction that was reviewed
    std::map<Item, Mark> m_marks;
    std::map<int, double> m_seconds;
};

} // namespace lamina::ui
