// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Geometry.h"

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace lamina::core {

class SliceCache;

enum class PixelType { UInt8, UInt16, UInt32, Float32 };

[[nodiscard]] std::size_t bytesPerPixel(PixelType type);
[[nodiscard]] const char* pixelTypeName(PixelType type); ///< "uint8", "uint16", "uint32", "float32"

/// Which plane of a stack: slice z of one channel at one time point, all zero-based.
struct PlaneIndex {
    int z = 0;
    int channel = 0;
    int time = 0;
    auto operator<=>(const PlaneIndex&) const = default;
};

/// One decoded slice in the pixel type of its file, rows of x, native byte order.
class Plane {
public:
    Plane(int width, int height, PixelType type);

    [[nodiscard]] int width() const { return m_width; }
    [[nodiscard]] int height() const { return m_height; }
    [[nodiscard]] PixelType type() const { return m_type; }
    [[nodiscard]] std::size_t bytes() const { return m_data.size(); }
    [[nodiscard]] std::byte* data() { return m_data.data(); }
    [[nodiscard]] const std::byte* data() const { return m_data.data(); }
    /// The pixels as T, which must match type().
    template <typename T> [[nodiscard]] std::span<const T> pixels() const {
        return {reinterpret_cast<const T*>(m_data.data()), m_data.size() / sizeof(T)};
    }
    template <typename T> [[nodiscard]] std::span<T> pixels() {
        return {reinterpret_cast<T*>(m_data.data()), m_data.size() / sizeof(T)};
    }
    /// The value at column x, row y, whatever the type.
    [[nodiscard]] double value(int x, int y) const;
    /// Writes (value - low) / (high - low), clipped to 0..1, for all pixels into `out` (size
    /// width*height).
    void normalized(double low, double high, std::span<float> out) const;
    /// All pixels as float without scaling.
    [[nodiscard]] std::vector<float> toFloat() const;

private:
    int m_width;
    int m_height;
    PixelType m_type;
    std::vector<std::byte> m_data;
};

/// What a file says about one channel.
struct ChannelInfo {
    std::string name;                                 ///< UTF-8; empty: none
    std::optional<std::array<std::uint8_t, 3>> color; ///< red, green, blue to show it in
};

/// Those of a picture of samples red, green and blue.
[[nodiscard]] std::vector<ChannelInfo> rgbChannels();

/// What a file says about its voxels; costs the directory, never the pixels.
struct StackInfo {
    VolumeSize size;
    int channels = 1;
    std::vector<ChannelInfo> channelInfo; ///< of every channel, or empty
    int timePoints = 1;
    PixelType type = PixelType::UInt8;
    std::optional<Spacing> spacing; ///< absent when the file does not say
    std::filesystem::path path;     ///< file or folder it was opened from
    std::string name;               ///< stem for display and for output file names
    std::string format;             ///< e.g. "TIFF (ImageJ)", "NRRD", "folder of TIFF"
};

/// Where planes come from. Implementations may be called from several threads at once and throw
/// `Error` naming the file and page for anything unreadable.
class PlaneSource {
public:
    virtual ~PlaneSource() = default;
    [[nodiscard]] virtual const StackInfo& info() const = 0;
    [[nodiscard]] virtual Plane readPlane(PlaneIndex index) const = 0;
};

/// A stack of slices, read lazily a slice at a time through a byte-budgeted cache. Immutable and
/// safe to use from several threads; copies of the shared pointer are how it travels.
class ImageStack {
public:
    /// `cache` may be shared between stacks; null makes a private one of 512 MiB.
    explicit ImageStack(std::shared_ptr<const PlaneSource> source,
                        std::shared_ptr<SliceCache> cache = nullptr);
    ~ImageStack();

    [[nodiscard]] const StackInfo& info() const { return m_source->info(); }
    [[nodiscard]] VolumeSize size() const { return info().size; }
    /// Spacing from the user if set, else from the file, else 1 µm.
    [[nodiscard]] Spacing spacing() const;
    [[nodiscard]] bool spacingKnown() const;
    void overrideSpacing(Spacing spacing); ///< before the stack is shared between threads
    /// The same voxels with another voxel size; source and cache are shared.
    [[nodiscard]] std::shared_ptr<ImageStack> withSpacing(Spacing spacing) const {
        auto other = std::make_shared<ImageStack>(m_source, m_cache);
        other->overrideSpacing(spacing);
        return other;
    }

    /// The decoded slice; reads and decodes on the calling thread when it is not cached.
    [[nodiscard]] std::shared_ptr<const Plane> plane(PlaneIndex index) const;
    /// The same without a place in the cache: for one pass over the whole stack, which would push
    /// out the slices that the user looks at.
    [[nodiscard]] std::shared_ptr<const Plane> planeOnce(PlaneIndex index) const;
    /// The slice if it is in the cache, else null; never blocks on a file.
    [[nodiscard]] std::shared_ptr<const Plane> cachedPlane(PlaneIndex index) const;

private:
    void check(PlaneIndex index) const;

    std::shared_ptr<const PlaneSource> m_source;
    std::shared_ptr<SliceCache> m_cache;
    std::optional<Spacing> m_spacing;
    std::uint64_t m_id; ///< key of this stack in a shared cache
};

/// A stack over voxels in memory ([time][channel][z][y][x] as T), for simulation and tests.
[[nodiscard]] std::shared_ptr<const PlaneSource> makeMemorySource(StackInfo info,
                                                                  std::vector<Plane> planes);

} // namespace lamina::core
