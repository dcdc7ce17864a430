// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/nets/StateDict.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

/// Reading and comparing the numerical vectors in tests/models/vectors, which were made by running
/// published reference programs (named in each file's `source`).
namespace lamina::tests {

/// Stays for the life of the program: a loop over a part of a temporary would see nothing, and its
/// test could not fail.
inline const nlohmann::json& readVector(const std::string& name) {
    static std::map<std::string, nlohmann::json> read;
    const auto found = read.find(name);
    if (found != read.end()) return found->second;
    std::ifstream file(std::string(LAMINA_TEST_SOURCE_DIR) + "/models/vectors/" + name);
    if (!file) throw std::runtime_error("no test vector " + name);
    return read.emplace(name, nlohmann::json::parse(file)).first->second;
}

/// {"shape": [...], "data": [...]} as a double tensor.
inline torch::Tensor tensorOf(const nlohmann::json& array) {
    const auto shape = array.at("shape").get<std::vector<std::int64_t>>();
    const auto data = array.at("data").get<std::vector<double>>();
    return torch::tensor(data, torch::kDouble).view(shape);
}

/// The generator of large inputs and weights: u(p, k) in [-1, 1) for tensor id p, flat index k.
inline double hashValue(std::uint32_t p, std::uint32_t k) {
    std::uint32_t h = k * 2654435761U + p * 2246822519U + 374761393U;
    h ^= h >> 15U;
    h *= 2246822519U;
    h ^= h >> 13U;
    h *= 3266489917U;
    h ^= h >> 16U;
    return h / 2147483648.0 - 1.0;
}

inline torch::Tensor hashTensor(std::uint32_t p, const std::vector<std::int64_t>& shape) {
    torch::Tensor result = torch::empty(shape, torch::kDouble);
    double* values = result.data_ptr<double>();
    for (std::int64_t k = 0; k < result.numel(); ++k) {
        values[k] = hashValue(p, static_cast<std::uint32_t>(k));
    }
    return result;
}

inline torch::Tensor rounded(const torch::Tensor& x, int digits) {
    const double scale = std::pow(10.0, digits);
    return (x * scale).round() / scale; // torch rounds halves to even
}

/// Weight number p of a network in the reference's order, after the vectors' rule.
inline torch::Tensor hashWeight(std::uint32_t p, const std::string& name,
                                const std::vector<std::int64_t>& shape) {
    const torch::Tensor u = hashTensor(p, shape);
    if (shape.size() > 1) {
        double fan = 1.0;
        for (std::size_t i = 1; i < shape.size(); ++i)
            fan *= static_cast<double>(shape[i]);
        return u * std::sqrt(6.0 / fan);
    }
    const auto endsWith = [&name](const std::string& end) {
        return name.size() >= end.size() &&
               name.compare(name.size() - end.size(), end.size(), end) == 0;
    };
    if (endsWith("running_var")) return 1.0 + 0.1 * u;
    if (endsWith(".weight")) return 0.6 + 0.2 * u;
    return 0.1 * u;
}

/// A module's state dict without the batch counters, which the vectors leave out.
inline models::NamedTensors countedState(const torch::nn::Module& module) {
    models::NamedTensors state = models::stateDict(module);
    std::erase_if(state, [](const auto& item) {
        return item.first.find("num_batches_tracked") != std::string::npos;
    });
    return state;
}

inline void expectClose(double actual, double expected, double tolerance, const std::string& what) {
    EXPECT_NEAR(actual, expected, tolerance * std::max(1.0, std::abs(expected))) << what;
}

inline void expectTensor(const torch::Tensor& actual, const torch::Tensor& expected,
                         double tolerance, const std::string& what) {
    ASSERT_EQ(actual.sizes(), expected.sizes()) << what;
    const torch::Tensor a = actual.detach().to(torch::kDouble);
    const double difference = (a - expected).abs().max().item<double>();
    EXPECT_LE(difference, tolerance * std::max(1.0, expected.abs().max().item<double>())) << what;
    EXPECT_FALSE(a.isnan().any().item<bool>()) << what;
}

inline void expectTensor(const torch::Tensor& actual, const nlohmann::json& array, double tolerance,
                         const std::string& what) {
    expectTensor(actual, tensorOf(array), tolerance, what);
}

/// Compares with {"shape", "sum", "abs_sum", "wsum", "max_abs", "first"}; sums are allowed
/// `tolerance` times the sum of magnitudes, single values `tolerance` times the largest one.
inline void expectChecksum(const torch::Tensor& actual, const nlohmann::json& expected,
                           double tolerance, const std::string& what) {
    ASSERT_EQ(actual.sizes().vec(), expected.at("shape").get<std::vector<std::int64_t>>()) << what;
    const torch::Tensor flat = actual.detach().to(torch::kDouble).contiguous().view({-1});
    const torch::Tensor weight =
        (torch::arange(flat.numel(), torch::kDouble).remainder(97.0) + 1.0) / 97.0;
    const double magnitude = std::max(1.0, expected.at("abs_sum").get<double>());
    const auto near = [&](const torch::Tensor& value, const char* key) {
        EXPECT_NEAR(value.item<double>(), expected.at(key).get<double>(), tolerance * magnitude)
            << what << ": " << key;
    };
    near(flat.sum(), "sum");
    near(flat.abs().sum(), "abs_sum");
    near((flat * weight).sum(), "wsum");
    const double largest = expected.at("max_abs").get<double>();
    const double single = tolerance * std::max(1.0, largest);
    EXPECT_NEAR(flat.abs().max().item<double>(), largest, single) << what << ": max_abs";
    const auto first = expected.at("first").get<std::vector<double>>();
    for (std::size_t i = 0; i < first.size(); ++i) {
        EXPECT_NEAR(flat[static_cast<std::int64_t>(i)].item<double>(), first[i], single)
            << what << ": value " << i;
    }
}

} // namespace lamina::tests
