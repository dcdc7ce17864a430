// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/ImageStack.h"

#include "core/base/Error.h"
#include "core/image/SliceCache.h"

#include <fmt/format.h>

#include <atomic>
#include <limits>
#include <new>
#include <stdexcept>

namespace lamina::core {

namespace {

constexpr std::size_t kPrivateCacheBytes = std::size_t{512} << 20;

std::vector<std::byte> allocatePixels(int width, int height, PixelType type) {
    if (width < 0 || height < 0) {
        throw Error(ErrorCode::Internal, "A slice was asked for with a negative size.");
    }
    const std::size_t bytes =
        static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * bytesPerPixel(type);
    try {
        return std::vector<std::byte>(bytes);
    } catch (const std::exception&) { // bad_alloc or length_error
        throw Error(ErrorCode::OutOfMemory,
                    fmt::format("A slice of {} x {} pixels ({} MiB) does not fit into memory; "
                                "close other programs or crop the image.",
                                width, height, bytes >> 20));
    }
}

/// Calls `f` with the plane's pixels in their own type.
template <typename F> decltype(auto) visitPixels(const Plane& plane, F&& f) {
    switch (plane.type()) {
    case PixelType::UInt8:
        return f(plane.pixels<std::uint8_t>());
    case PixelType::UInt16:
        return f(plane.pixels<std::uint16_t>());
    case PixelType::UInt32:
        return f(plane.pixels<std::uint32_t>());
    case PixelType::Float32:
        return f(plane.pixels<float>());
    }
    throw Error(ErrorCode::Internal, "A slice has an unknown pixel type.");
}

class MemorySource final : public PlaneSource {
public:
    MemorySource(StackInfo info, std::vector<Plane> planes)
        : m_info(std::move(info)), m_planes(std::move(planes)) {
        const std::size_t expected = static_cast<std::size_t>(m_info.size.z) *
                                     static_cast<std::size_t>(m_info.channels) *
                                     static_cast<std::size_t>(m_info.timePoints);
        if (m_planes.size() != expected) {
            throw Error(ErrorCode::Mismatch,
                        fmt::format("The stack '{}' needs {} slices but {} were given.",
                                    m_info.name, expected, m_planes.size()));
        }
        for (const Plane& plane : m_planes) {
            if (plane.width() != m_info.size.x || plane.height() != m_info.size.y ||
                plane.type() != m_info.type) {
                throw Error(ErrorCode::Mismatch,
                            fmt::format("The stack '{}' was given a slice of another size or type.",
                                        m_info.name));
            }
        }
    }

    const StackInfo& info() const override { return m_info; }

    Plane readPlane(PlaneIndex index) const override {
        const std::size_t slices = static_cast<std::size_t>(m_info.size.z);
        const std::size_t channels = static_cast<std::size_t>(m_info.channels);
        return m_planes.at((static_cast<std::size_t>(index.time) * channels +
                            static_cast<std::size_t>(index.channel)) *
                               slices +
                           static_cast<std::size_t>(index.z));
    }

private:
    StackInfo m_info;
    std::vector<Plane> m_planes;
};

std::uint64_t nextStackId() {
    static std::atomic<std::uint64_t> next{1};
    return next.fetch_add(1);
}

} // namespace

std::vector<ChannelInfo> rgbChannels() {
    return {{"", {{255, 0, 0}}}, {"", {{0, 255, 0}}}, {"", {{0, 0, 255}}}};
}

std::size_t bytesPerPixel(PixelType type) {
    switch (type) {
    case PixelType::UInt8:
        return 1;
    case PixelType::UInt16:
        return 2;
    case PixelType::UInt32:
    case PixelType::Float32:
        return 4;
    }
    throw Error(ErrorCode::Internal, "The size of an unknown pixel type was asked for.");
}

const char* pixelTypeName(PixelType type) {
    switch (type) {
    case PixelType::UInt8:
        return "uint8";
    case PixelType::UInt16:
        return "uint16";
    case PixelType::UInt32:
        return "uint32";
    case PixelType::Float32:
        return "float32";
    }
    throw Error(ErrorCode::Internal, "The name of an unknown pixel type was asked for.");
}

Plane::Plane(int width, int height, PixelType type)
    : m_width(width), m_height(height), m_type(type), m_data(allocatePixels(width, height, type)) {}

double Plane::value(int x, int y) const {
    const std::size_t offset = static_cast<std::size_t>(y) * static_cast<std::size_t>(m_width) +
                               static_cast<std::size_t>(x);
    return visitPixels(*this, [&](auto pixels) { return static_cast<double>(pixels[offset]); });
}

void Plane::normalized(double low, double high, std::span<float> out) const {
    visitPixels(*this, [&](auto pixels) {
        if (out.size() != pixels.size()) {
            throw Error(ErrorCode::Internal,
                        "A slice was normalized into a buffer of another size.");
        }
        const double scale = 1.0 / (high - low);
        for (std::size_t i = 0; i < pixels.size(); ++i) {
            const double scaled = (static_cast<double>(pixels[i]) - low) * scale;
            // Written so that a NaN in a float image becomes 0 instead of spreading.
            out[i] = scaled > 0.0 ? static_cast<float>(scaled < 1.0 ? scaled : 1.0) : 0.0F;
        }
    });
}

std::vector<float> Plane::toFloat() const {
    return visitPixels(*this, [](auto pixels) {
        std::vector<float> result(pixels.size());
        for (std::size_t i = 0; i < pixels.size(); ++i)
            result[i] = static_cast<float>(pixels[i]);
        return result;
    });
}

ImageStack::ImageStack(std::shared_ptr<const PlaneSource> source, std::shared_ptr<SliceCache> cache)
    : m_source(std::move(source)), m_cache(std::move(cache)), m_id(nextStackId()) {
    if (!m_source) throw Error(ErrorCode::Internal, "A stack was made without a source of slices.");
    if (!m_cache) m_cache = std::make_shared<SliceCache>(kPrivateCacheBytes);
}

ImageStack::~ImageStack() {
    m_cache->remove(m_id);
}

Spacing ImageStack::spacing() const {
    if (m_spacing) return *m_spacing;
    return info().spacing.value_or(Spacing{});
}

bool ImageStack::spacingKnown() const {
    return m_spacing.has_value() || info().spacing.has_value();
}

void ImageStack::overrideSpacing(Spacing spacing) {
    if (!(spacing.x > 0.0 && spacing.y > 0.0 && spacing.z > 0.0)) {
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("A voxel size of {} x {} x {} µm cannot be used; "
                                "all three numbers must be above zero.",
                                spacing.x, spacing.y, spacing.z));
    }
    m_spacing = spacing;
}

void ImageStack::check(PlaneIndex index) const {
    const StackInfo& about = info();
    if (index.z < 0 || index.z >= about.size.z || index.channel < 0 ||
        index.channel >= about.channels || index.time < 0 || index.time >= about.timePoints) {
        throw Error(ErrorCode::NotFound,
                    fmt::format("'{}' has no slice {} of channel {} at time point {} (counted from "
                                "0): it has {} slices, {} channels and {} time points.",
                                about.path.empty() ? about.name : about.path.string(), index.z,
                                index.channel, index.time, about.size.z, about.channels,
                                about.timePoints));
    }
}

std::shared_ptr<const Plane> ImageStack::planeOnce(PlaneIndex index) const {
    check(index);
    if (auto cached = m_cache->find(m_id, index)) return cached;
    return std::make_shared<const Plane>(m_source->readPlane(index));
}

std::shared_ptr<const Plane> ImageStack::plane(PlaneIndex index) const {
    check(index);
    if (auto cached = m_cache->find(m_id, index)) return cached;
    // Two threads may decode the same slice at once; that costs less than making one wait.
    auto plane = std::make_shared<const Plane>(m_source->readPlane(index));
    m_cache->insert(m_id, index, plane);
    return plane;
}

std::shared_ptr<const Plane> ImageStack::cachedPlane(PlaneIndex index) const {
    return m_cache->find(m_id, index);
}

std::shared_ptr<const PlaneSource> makeMemorySource(StackInfo info, std::vector<Plane> planes) {
    return std::make_shared<MemorySource>(std::move(info), std::move(planes));
}

} // namespace lamina::core
