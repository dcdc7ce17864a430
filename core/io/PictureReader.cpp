// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Error.h"
#include "core/io/PlaneSources.h"

#include <fmt/format.h>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>

#include <fstream>
#include <iterator>

namespace lamina::core {

namespace {

[[noreturn]] void throwDamaged(const std::filesystem::path& file, std::string context = {}) {
    throw Error(ErrorCode::Unreadable,
                fmt::format("'{}' cannot be decoded: the picture is cut short or damaged. Copy or "
                            "export it again.",
                            file.string()),
                std::move(context));
}

std::vector<unsigned char> readAll(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    std::vector<unsigned char> bytes((std::istreambuf_iterator<char>(stream)),
                                     std::istreambuf_iterator<char>());
    if (!stream.good() && !stream.eof()) throwDamaged(file);
    return bytes;
}

/// libjpeg fills what is missing with grey; only the end marker behind the last scan shows that a
/// JPEG is complete. (Within a scan the two bytes cannot occur.)
bool isWholeJpeg(const std::vector<unsigned char>& bytes) {
    std::size_t lastScan = 0;
    std::size_t lastEnd = 0;
    for (std::size_t i = 0; i + 1 < bytes.size(); ++i) {
        if (bytes[i] != 0xFF) continue;
        if (bytes[i + 1] == 0xDA) lastScan = i;
        if (bytes[i + 1] == 0xD9) lastEnd = i;
    }
    return lastEnd > lastScan;
}

cv::Mat decode(const std::filesystem::path& file, PictureFormat format) {
    const std::vector<unsigned char> bytes = readAll(file);
    if (format == PictureFormat::Jpeg && !isWholeJpeg(bytes)) throwDamaged(file);
    cv::Mat picture;
    try {
        picture = cv::imdecode(bytes, cv::IMREAD_UNCHANGED);
    } catch (const cv::Exception& failure) {
        throwDamaged(file, failure.what());
    }
    if (picture.empty()) throwDamaged(file);
    if (picture.depth() != CV_8U && picture.depth() != CV_16U) {
        throw Error(
            ErrorCode::Unsupported,
            fmt::format("'{}' has pixels of a type that Lamina does not read. Save it as 8-bit "
                        "or 16-bit.",
                        file.string()));
    }
    return picture;
}

/// Size and type out of a PNG's first chunk, so that a folder of thousands opens at once.
bool readPngHeader(const std::filesystem::path& file, StackInfo& info) {
    unsigned char head[29] = {};
    std::ifstream stream(file, std::ios::binary);
    if (!stream.read(reinterpret_cast<char*>(head), sizeof head)) return false;
    const auto number = [&](int at) {
        return head[at] << 24 | head[at + 1] << 16 | head[at + 2] << 8 | head[at + 3];
    };
    info.size = {number(16), number(20), 1};
    if (info.size.x < 1 || info.size.y < 1) return false;
    info.type = head[24] == 16 ? PixelType::UInt16 : PixelType::UInt8;
    const int colour = head[25]; // 0 grey, 2 colour, 3 palette, 4 grey + alpha, 6 colour + alpha
    info.channels = colour == 0 ? 1 : 3;
    return colour == 0 || colour == 2 || colour == 3;
}

class PictureSource final : public PlaneSource {
public:
    PictureSource(const std::filesystem::path& file, PictureFormat format) : m_format(format) {
        m_info.path = file;
        m_info.name = imageStem(file);
        m_info.format = format == PictureFormat::Png    ? "PNG"
                        : format == PictureFormat::Jpeg ? "JPEG"
                                                        : "BMP";
        readSize();
        if (m_info.channels == 3) m_info.channelInfo = rgbChannels();
    }

    const StackInfo& info() const override { return m_info; }

    Plane readPlane(PlaneIndex index) const override {
        const cv::Mat picture = decode(m_info.path, m_format);
        const int channels = picture.channels() >= 3 ? 3 : 1;
        const PixelType type = picture.depth() == CV_16U ? PixelType::UInt16 : PixelType::UInt8;
        if (VolumeSize{picture.cols, picture.rows, 1} != m_info.size || type != m_info.type ||
            channels != m_info.channels) {
            throwDamaged(m_info.path, "the picture differs from its header");
        }
        Plane plane(m_info.size.x, m_info.size.y, m_info.type);
        // OpenCV's order is blue, green, red.
        cv::Mat target(m_info.size.y, m_info.size.x, picture.depth(), plane.data());
        cv::extractChannel(picture, target, channels == 3 ? 2 - index.channel : 0);
        return plane;
    }

private:
    void readSize() {
        const auto& file = m_info.path;
        if (m_format == PictureFormat::Png && readPngHeader(file, m_info)) return;
        const cv::Mat picture = decode(file, m_format);
        m_info.size = {picture.cols, picture.rows, 1};
        m_info.type = picture.depth() == CV_16U ? PixelType::UInt16 : PixelType::UInt8;
        m_info.channels = picture.channels() >= 3 ? 3 : 1;
    }

    StackInfo m_info;
    PictureFormat m_format;
};

} // namespace

std::shared_ptr<const PlaneSource> openPictureSource(const std::filesystem::path& file,
                                                     PictureFormat format) {
    return std::make_shared<PictureSource>(file, format);
}

} // namespace lamina::core
