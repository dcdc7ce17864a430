// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Error.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <set>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace lamina::core {

/// Reads settings from a JSON object strictly: a missing key keeps the value that is there, a wrong
/// type or (at `finish`) a key that nobody asked for is an `Error{InvalidArgument}` that names it,
/// because a misspelt setting must not pass unnoticed. Refers to the object; keep that alive.
class JsonReader {
public:
    /// `where` is how messages call the object.
    JsonReader(const nlohmann::json& json, std::string where)
        : m_json(json), m_where(std::move(where)) {
        if (!json.is_object()) throw bad(fmt::format("{} must be a JSON object.", m_where));
    }

    template <typename T> void read(const char* key, T& value) {
        const nlohmann::json* found = find(key);
        if (!found) return;
        if constexpr (std::is_same_v<T, std::filesystem::path>) {
            value = as<std::string>(key, *found);
        } else {
            value = as<T>(key, *found);
        }
    }

    /// One of several names for values.
    template <typename T>
    void readChoice(const char* key, T& value,
                    const std::vector<std::pair<const char*, T>>& choices) {
        const nlohmann::json* found = find(key);
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
        throw bad(fmt::format("{}.{} is \"{}\"; it must be one of {}.", m_where, key, text, names));
    }

    /// An object within: `fill(reader)` reads it.
    template <typename Fill> void readObject(const char* key, const Fill& fill) {
        const nlohmann::json* found = find(key);
        if (!found) return;
        JsonReader inner(*found, fmt::format("{}.{}", m_where, key));
        fill(inner);
        inner.finish();
    }

    /// Throws for a key that nobody asked for.
    void finish() const {
        for (const auto& item : m_json.items()) {
            if (!m_known.contains(item.key())) {
                throw bad(fmt::format("{} has no setting \"{}\".", m_where, item.key()));
            }
        }
    }

private:
    static Error bad(const std::string& sentence) { return {ErrorCode::InvalidArgument, sentence}; }

    template <typename T> struct IsVector : std::false_type {};
    template <typename T> struct IsVector<std::vector<T>> : std::true_type {};

    template <typename T> static bool hasType(const nlohmann::json& value) {
        if constexpr (std::is_same_v<T, bool>) {
            return value.is_boolean();
        } else if constexpr (std::is_unsigned_v<T>) {
            return value.is_number_unsigned() &&
                   value.get<std::uint64_t>() <= std::numeric_limits<T>::max();
        } else if constexpr (std::is_integral_v<T>) {
            return value.is_number_integer() &&
                   std::in_range<T>(value.is_number_unsigned()
                                        ? static_cast<std::int64_t>(std::min<std::uint64_t>(
                                              value.get<std::uint64_t>(), INT64_MAX))
                                        : value.get<std::int64_t>());
        } else if constexpr (std::is_floating_point_v<T>) {
            return value.is_number();
        } else if constexpr (IsVector<T>::value) {
            return value.is_array() && std::all_of(value.begin(), value.end(), [](const auto& v) {
                       return hasType<typename T::value_type>(v);
                   });
        } else if constexpr (std::is_same_v<T, nlohmann::json>) {
            return value.is_object();
        } else {
            return value.is_string();
        }
    }

    template <typename T> static std::string typeName() {
        if constexpr (std::is_same_v<T, bool>) return "true or false";
        if constexpr (std::is_integral_v<T>) return "a whole number";
        if constexpr (std::is_floating_point_v<T>) return "a number";
        if constexpr (std::is_same_v<T, std::vector<std::string>>) return "a list of texts";
        if constexpr (IsVector<T>::value) return "a list of numbers";
        if constexpr (std::is_same_v<T, nlohmann::json>) return "an object";
        return "a text";
    }

    const nlohmann::json* find(const char* key) {
        m_known.insert(key);
        const auto it = m_json.find(key);
        return it == m_json.end() ? nullptr : &*it;
    }

    template <typename T> T as(const char* key, const nlohmann::json& value) const {
        if (!hasType<T>(value)) {
            throw bad(fmt::format("{}.{} is {}; it must be {}.", m_where, key, value.dump(),
                                  typeName<T>()));
        }
        return value.get<T>();
    }

    const nlohmann::json& m_json;
    std::string m_where;
    std::set<std::string> m_known;
};

} // namespace lamina::core
