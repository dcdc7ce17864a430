// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/forest/FilterBank.h"

#include "core/base/Error.h"
#include "core/base/JsonReader.h"
#include "core/forest/Parallel.h"
#include "core/forest/ScaleFilter.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace lamina::core {

namespace {

constexpr double kSmallestSigma = 0.3;
constexpr double kLargestSigma = 64.0;
constexpr std::size_t kMostScales = 16;

[[noreturn]] void refuse(const std::string& sentence) {
    throw Error(ErrorCode::InvalidArgument, sentence);
}

} // namespace

void checkFilterBank(const FilterBankSpec& spec) {
    if (spec.dimensions != 2 && spec.dimensions != 3) {
        refuse(fmt::format("Filters have 2 or 3 dimensions, not {}.", spec.dimensions));
    }
    if (spec.sigmas.empty() || spec.sigmas.size() > kMostScales) {
        refuse(fmt::format("A filter bank has 1 to {} scales, not {}.", kMostScales,
                           spec.sigmas.size()));
    }
    double before = 0.0;
    for (const double sigma : spec.sigmas) {
        if (!(sigma >= kSmallestSigma && sigma <= kLargestSigma) || sigma <= before) {
            refuse(fmt::format("The scales of a filter bank are ascending numbers from {} to {} "
                               "pixels; {} does not fit.",
                               kSmallestSigma, kLargestSigma, sigma));
        }
        before = sigma;
    }
}

nlohmann::json toJson(const FilterBankSpec& spec) {
    return {{"dimensions", spec.dimensions}, {"sigmas", spec.sigmas}};
}

FilterBankSpec filterBankFromJson(const nlohmann::json& json) {
    FilterBankSpec spec;
    JsonReader reader(json, "filters");
    reader.read("dimensions", spec.dimensions);
    reader.read("sigmas", spec.sigmas);
    reader.finish();
    checkFilterBank(spec);
    return spec;
}

std::vector<std::string> featureNames(const FilterBankSpec& spec) {
    std::vector<std::string> names;
    for (const double sigma : spec.sigmas) {
        for (const char* kind : {"gaussian", "gradient", "laplacian", "difference"})
            names.push_back(fmt::format("{} {:g}", kind, sigma));
        for (const char* kind : {"hessian", "structure"}) {
            for (int i = 1; i <= spec.dimensions; ++i)
                names.push_back(fmt::format("{} {} of {:g}", kind, i, sigma));
        }
    }
    return names;
}

double sliceDistance(const ImageStack& stack) {
    if (!stack.spacingKnown()) return 1.0;
    const Spacing spacing = stack.spacing();
    return spacing.z / spacing.x;
}

struct FilterBank::Impl {
    Impl(FilterBankSpec wanted, LearningStack input, int fromChannel, PixelRect wantedRegion)
        : spec(std::move(wanted)), stack(std::move(input)), channel(fromChannel),
          region(wantedRegion) {
        checkFilterBank(spec);
        const VolumeSize size = stack.image->size();
        const PixelRect whole{0, 0, size.x, size.y};
        if (region.empty()) region = whole;
        if (region.intersected(whole) != region) {
            refuse(fmt::format("The region does not lie within {}.", stack.image->info().name));
        }
        const int margin = halo(spec);
        padded = PixelRect{region.x - margin, region.y - margin, region.width + 2 * margin,
                           region.height + 2 * margin}
                     .intersected(whole);
        for (const double sigma : spec.sigmas) {
            scales.emplace_back(sigma, spec.dimensions == 3, sliceDistance(*stack.image), size.z,
                                [this](int z) { return readPlane(z); });
        }
    }

    /// Runs on several threads: ImageStack allows that.
    [[nodiscard]] cv::Mat readPlane(int z) const {
        const auto plane = stack.image->plane({z, channel, stack.time});
        cv::Mat whole(plane->height(), plane->width(), CV_32F);
        plane->normalized(stack.range.low, stack.range.high,
                          {whole.ptr<float>(), static_cast<std::size_t>(whole.total())});
        return whole(cv::Rect(padded.x, padded.y, padded.width, padded.height)).clone();
    }

    FilterBankSpec spec;
    LearningStack stack;
    int channel;
    PixelRect region;
    PixelRect padded; ///< region and halo, as far as the image goes
    std::vector<ScaleFilter> scales;
};

FilterBank::FilterBank(FilterBankSpec spec, LearningStack stack, int channel, PixelRect region)
    : m_impl(std::make_unique<Impl>(std::move(spec), std::move(stack), channel, region)) {}

FilterBank::~FilterBank() = default;

int FilterBank::featureCount() const {
    return static_cast<int>(m_impl->scales.size()) * featuresOfScale(m_impl->spec.dimensions == 3);
}

FeatureSlice FilterBank::features(int z, int threads, const JobContext& context) {
    Impl& impl = *m_impl;
    const int depth = impl.stack.image->size().z;
    if (z < 0 || z >= depth) {
        throw Error(ErrorCode::NotFound,
                    fmt::format("There is no slice {} in {}: the last one is {}.", z,
                                impl.stack.image->info().name, depth - 1));
    }
    FeatureSlice slice{z, impl.region, {}};
    const std::size_t pixels =
        static_cast<std::size_t>(impl.region.width) * static_cast<std::size_t>(impl.region.height);
    slice.values.resize(pixels * static_cast<std::size_t>(featureCount()));
    const cv::Rect within(impl.region.x - impl.padded.x, impl.region.y - impl.padded.y,
                          impl.region.width, impl.region.height);
    const std::size_t perScale =
        pixels * static_cast<std::size_t>(featuresOfScale(impl.spec.dimensions == 3));
    const int count = static_cast<int>(impl.scales.size());
    // Wide scales take longest: they begin first, so that no thread ends up alone with one.
    parallelFor(count, threads, [&](int i) {
        const auto scale = static_cast<std::size_t>(count - 1 - i);
        impl.scales[scale].compute(z, within, slice.values.data() + scale * perScale, context);
    });
    return slice;
}

int FilterBank::halo(const FilterBankSpec& spec) {
    int widest = 0;
    for (const double sigma : spec.sigmas)
        widest = std::max(widest, ScaleFilter::halo(sigma));
    return widest;
}

std::size_t FilterBank::bytesPerPixel(const FilterBankSpec& spec, double distance) {
    const bool volume = spec.dimensions == 3;
    std::size_t planes = spec.sigmas.size() * static_cast<std::size_t>(featuresOfScale(volume));
    for (const double sigma : spec.sigmas)
        planes += ScaleFilter::planesKept(sigma, volume, distance);
    return planes * sizeof(float);
}

} // namespace lamina::core
