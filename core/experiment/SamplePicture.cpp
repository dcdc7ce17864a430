// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/SamplePicture.h"

#include "core/base/Error.h"
#include "core/io/AtomicFile.h"

#include <fmt/format.h>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>

#include <cmath>

namespace lamina::core {

namespace {

const cv::Vec3b kNothing{0, 0, 0}; // blue, green, red
const cv::Vec3b kAgreed{240, 240, 240};
const cv::Vec3b kMissed{0, 140, 255};
const cv::Vec3b kTooMuch{230, 120, 30};
const cv::Vec3b kNotLabelled{90, 90, 90};

void write(const std::filesystem::path& file, const cv::Mat& picture) {
    std::vector<unsigned char> bytes;
    if (!cv::imencode(".png", picture, bytes)) {
        throw Error(ErrorCode::Internal,
                    fmt::format("The picture {} cannot be encoded.", file.string()));
    }
    writeFileAtomically(file, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

cv::Mat canvas(std::size_t pixels, int width) {
    return {static_cast<int>(pixels / static_cast<std::size_t>(width)), width, CV_8UC3};
}

} // namespace

void writeGreyPicture(const std::filesystem::path& file, const LearningStack& stack, int channel,
                      int z) {
    const auto plane = stack.image->plane({z, channel, stack.time});
    std::vector<float> grey(static_cast<std::size_t>(plane->width()) *
                            static_cast<std::size_t>(plane->height()));
    plane->normalized(stack.range.low, stack.range.high, grey);
    cv::Mat picture;
    cv::Mat(plane->height(), plane->width(), CV_32F, grey.data()).convertTo(picture, CV_8U, 255.0);
    write(file, picture);
}

void writeTruthPicture(const std::filesystem::path& file, std::span<const std::uint8_t> truth,
                       int width) {
    writeComparisonPicture(file, truth, truth, width);
}

void writeComparisonPicture(const std::filesystem::path& file, std::span<const std::uint8_t> truth,
                            std::span<const std::uint8_t> found, int width) {
    cv::Mat picture = canvas(truth.size(), width);
    for (std::size_t i = 0; i < truth.size(); ++i) {
        const bool real = truth[i] != 0;
        auto& pixel =
            picture.at<cv::Vec3b>(static_cast<int>(i) / width, static_cast<int>(i) % width);
        if (truth[i] == kIgnoreClass) {
            pixel = kNotLabelled;
        } else if (real == (found[i] != 0)) {
            pixel = real ? kAgreed : kNothing;
        } else {
            pixel = real ? kMissed : kTooMuch;
        }
    }
    write(file, picture);
}

} // namespace lamina::core
