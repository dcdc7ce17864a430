// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Error.h"
#include "core/io/ImageJMetadata.h"
#include "core/io/PlaneSources.h"
#include "core/io/SampleConversion.h"
#include "core/io/TiffHandle.h"
#include "core/io/TiffLayout.h"
#include "core/io/TiffPage.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <limits>
#include <unistd.h>

namespace lamina::core {

namespace {

/// Uncompressed pages behind one directory.
struct Block {
    std::uint64_t offset = 0;
    std::uint64_t pageBytes = 0;
    bool swap = false;
};

/// Reads TIFF planes. Thread-safe: each read takes a libtiff handle of its own from the pool.
class TiffSource final : public PlaneSource {
public:
    explicit TiffSource(const std::filesystem::path& file) : m_pool(TiffHandlePool::instance()) {
        m_info.path = file;
        m_info.name = imageStem(file);
        std::error_code failure;
        m_fileBytes = std::filesystem::file_size(file, failure);
        if (failure) {
            throw Error(ErrorCode::Unreadable,
                        fmt::format("'{}' cannot be read: {}.", file.string(), failure.message()));
        }
        TiffHandle handle(file);
        TiffFacts facts;
        facts.file = file;
        readDirectories(handle, facts);
        const TiffLayout layout = layoutOf(facts);
        if (!layout.oneBlock) m_block.reset();
        m_planes = layout.planes;
        m_info.size = {m_format.width, m_format.height, layout.slices};
        m_info.channels = layout.channels;
        m_info.channelInfo = layout.channelInfo;
        m_info.timePoints = layout.timePoints;
        m_info.type = *pixelTypeFor(m_format.sample);
        m_info.spacing = layout.spacing;
        m_info.format = layout.format;
    }

    ~TiffSource() override { m_pool.forget(this); }
    TiffSource(const TiffSource&) = delete;
    TiffSource& operator=(const TiffSource&) = delete;

    const StackInfo& info() const override { return m_info; }

    Plane readPlane(PlaneIndex index) const override {
        const std::size_t plane =
            (static_cast<std::size_t>(index.time) * static_cast<std::size_t>(m_info.channels) +
             static_cast<std::size_t>(index.channel)) *
                static_cast<std::size_t>(m_info.size.z) +
            static_cast<std::size_t>(index.z);
        const TiffPlaneAddress address = m_planes.at(plane);
        if (m_block) return readFromBlock(address);
        auto handle = m_pool.acquire(this, m_info.path);
        Plane result = readPage(*handle, address);
        m_pool.release(this, std::move(handle));
        return result;
    }

private:
    void readDirectories(TiffHandle& handle, TiffFacts& facts) {
        TIFF* tiff = handle.tiff();
        facts.bigTiff = TIFFIsBigTIFF(tiff) != 0;
        for (int directory = 0;; ++directory) {
            const auto kind = tagOr<std::uint32_t>(tiff, TIFFTAG_SUBFILETYPE, 0);
            const bool smaller = (kind & FILETYPE_REDUCEDIMAGE) != 0;
            if (!smaller) addPage(tiff, facts);
            if (TIFFLastDirectory(tiff) != 0) break;
            (void)handle.takeErrors();
            if (TIFFReadDirectory(tiff) != 1) {
                throwPage(ErrorCode::Unreadable, m_info.path, directory + 1,
                          "is announced, but its directory cannot be read", kAdviceDamaged,
                          handle.takeErrors());
            }
        }
        if (m_pages.empty()) {
            throw Error(ErrorCode::Unreadable,
                        fmt::format("'{}' holds only reduced previews, no full image.",
                                    m_info.path.string()));
        }
        facts.pages = static_cast<int>(m_pages.size());
        facts.width = m_format.width;
        facts.height = m_format.height;
        facts.samples = m_format.usedSamples;
    }

    void addPage(TIFF* tiff, TiffFacts& facts) {
        const int page = static_cast<int>(m_pages.size());
        const PageFormat format = readPageFormat(tiff, m_info.path, page);
        if (page == 0) {
            m_format = format;
            readFirstPage(tiff, facts);
        } else if (!(format == m_format)) {
            throwPage(ErrorCode::Unsupported, m_info.path, page,
                      fmt::format("is {} x {} {} with {} samples, page 0 is {} x {} {} with {}",
                                  format.width, format.height, sampleTypeName(format.sample),
                                  format.storedSamples, m_format.width, m_format.height,
                                  sampleTypeName(m_format.sample), m_format.storedSamples),
                      "All pages of a stack must be alike; save the images as separate files.");
        }
        // Of ImageJ's files above 4 GB only the offset is right: its 32-bit byte count overflowed.
        if (!(m_block && TIFFLastDirectory(tiff) != 0 && page == 0)) {
            checkPageData(tiff, format, m_fileBytes, m_info.path, page);
        }
        m_pages.push_back(TIFFCurrentDirOffset(tiff));
    }

    /// Description, resolution, and whether further pages could follow without a directory.
    void readFirstPage(TIFF* tiff, TiffFacts& facts) {
        const char* description = nullptr;
        if (TIFFGetField(tiff, TIFFTAG_IMAGEDESCRIPTION, &description) == 1 && description) {
            facts.description = description;
        }
        float resolution = 0.0F;
        if (TIFFGetField(tiff, TIFFTAG_XRESOLUTION, &resolution) == 1)
            facts.pixelsPerUnitX = resolution;
        if (TIFFGetField(tiff, TIFFTAG_YRESOLUTION, &resolution) == 1)
            facts.pixelsPerUnitY = resolution;
        facts.rgb = tagOr<std::uint16_t>(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK) ==
                    PHOTOMETRIC_RGB;
        facts.imageJColors = imageJColors(tiff);
        facts.resolutionUnit = RESUNIT_NONE;
        TIFFGetField(tiff, TIFFTAG_RESOLUTIONUNIT, &facts.resolutionUnit);

        const auto compression = tagOr<std::uint16_t>(tiff, TIFFTAG_COMPRESSION, COMPRESSION_NONE);
        const auto planar = tagOr<std::uint16_t>(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
        if (compression != COMPRESSION_NONE || TIFFIsTiled(tiff) != 0 ||
            (planar != PLANARCONFIG_CONTIG && m_format.storedSamples > 1)) {
            return;
        }
        const std::uint32_t strips = TIFFNumberOfStrips(tiff);
        for (std::uint32_t s = 1; s < strips; ++s) {
            if (TIFFGetStrileOffset(tiff, s) !=
                TIFFGetStrileOffset(tiff, s - 1) + TIFFGetStrileByteCount(tiff, s - 1)) {
                return;
            }
        }
        Block block;
        block.offset = TIFFGetStrileOffset(tiff, 0);
        block.pageBytes =
            static_cast<std::uint64_t>(m_format.width) *
            static_cast<std::uint64_t>(m_format.height) *
            static_cast<std::uint64_t>(m_format.storedSamples * m_format.sample.bytes);
        block.swap = TIFFIsByteSwapped(tiff) != 0;
        if (block.offset == 0 || block.offset > m_fileBytes ||
            block.pageBytes > m_fileBytes - block.offset) {
            return;
        }
        facts.blockPages = static_cast<long long>((m_fileBytes - block.offset) / block.pageBytes);
        m_block = block;
    }

    [[noreturn]] void failRead(int page, const std::string& details) const {
        throwPage(ErrorCode::Unreadable, m_info.path, page, "cannot be decoded", kAdviceDamaged,
                  details);
    }

    /// Copies one sample of `count` pixels from decoded rows of `stride` samples per pixel.
    void store(int page, const std::byte* source, std::size_t stride, std::size_t count,
               std::byte* target) const {
        if (convertSamples(m_format.sample, source, stride, count, target)) return;
        throwPage(ErrorCode::Unsupported, m_info.path, page,
                  fmt::format("has {} values below 0 or above 4294967295",
                              sampleTypeName(m_format.sample)),
                  "Save it as 32-bit float TIFF.");
    }

    Plane readPage(TiffHandle& handle, TiffPlaneAddress address) const {
        TIFF* tiff = handle.tiff();
        const auto page = static_cast<std::size_t>(address.page);
        (void)handle.takeErrors();
        if (TIFFCurrentDirOffset(tiff) != m_pages[page] &&
            TIFFSetSubDirectory(tiff, m_pages[page]) != 1) {
            failRead(address.page, handle.takeErrors());
        }
        // Another program may have rewritten the file since it was opened.
        if (!(readPageFormat(tiff, m_info.path, address.page) == m_format)) {
            failRead(address.page, "the page changed since the file was opened");
        }
        Plane plane(m_info.size.x, m_info.size.y, m_info.type);
        const bool separate = m_format.storedSamples > 1 &&
                              tagOr<std::uint16_t>(tiff, TIFFTAG_PLANARCONFIG,
                                                   PLANARCONFIG_CONTIG) == PLANARCONFIG_SEPARATE;
        if (TIFFIsTiled(tiff) != 0) {
            readTiles(handle, address, separate, plane);
        } else {
            readStrips(handle, address, separate, plane);
        }
        // Decoders report damage here that they do not always return.
        if (std::string errors = handle.takeErrors(); !errors.empty())
            failRead(address.page, errors);
        return plane;
    }

    void readStrips(TiffHandle& handle, TiffPlaneAddress address, bool separate,
                    Plane& plane) const {
        TIFF* tiff = handle.tiff();
        const auto width = static_cast<std::size_t>(m_info.size.x);
        const auto height = static_cast<std::size_t>(m_info.size.y);
        const std::size_t samples = separate ? 1 : static_cast<std::size_t>(m_format.storedSamples);
        const auto sampleBytes = static_cast<std::size_t>(m_format.sample.bytes);
        const std::size_t rows = std::clamp<std::size_t>(
            tagOr<std::uint32_t>(tiff, TIFFTAG_ROWSPERSTRIP, 0xFFFFFFFFU), 1, height);
        const std::size_t pixel = bytesPerPixel(plane.type());
        const bool direct = samples == 1 && storedAsIs();
        std::vector<std::byte> buffer;
        if (!direct) buffer.resize(rows * width * samples * sampleBytes);
        for (std::size_t row = 0; row < height; row += rows) {
            const std::size_t count = std::min(rows, height - row) * width;
            const std::size_t bytes = count * samples * sampleBytes;
            std::byte* target = plane.data() + row * width * pixel;
            const std::uint32_t strip =
                TIFFComputeStrip(tiff, static_cast<std::uint32_t>(row),
                                 static_cast<std::uint16_t>(separate ? address.sample : 0));
            const tmsize_t read = TIFFReadEncodedStrip(tiff, strip, direct ? target : buffer.data(),
                                                       static_cast<tmsize_t>(bytes));
            if (read != static_cast<tmsize_t>(bytes)) failRead(address.page, handle.takeErrors());
            if (!direct) {
                const std::size_t first = separate ? 0 : static_cast<std::size_t>(address.sample);
                store(address.page, buffer.data() + first * sampleBytes, samples, count, target);
            }
        }
    }

    void readTiles(TiffHandle& handle, TiffPlaneAddress address, bool separate,
                   Plane& plane) const {
        TIFF* tiff = handle.tiff();
        const auto width = static_cast<std::size_t>(m_info.size.x);
        const auto height = static_cast<std::size_t>(m_info.size.y);
        const std::size_t tileWidth = tagOr<std::uint32_t>(tiff, TIFFTAG_TILEWIDTH, 0);
        const std::size_t tileHeight = tagOr<std::uint32_t>(tiff, TIFFTAG_TILELENGTH, 0);
        const std::size_t samples = separate ? 1 : static_cast<std::size_t>(m_format.storedSamples);
        const auto sampleBytes = static_cast<std::size_t>(m_format.sample.bytes);
        const std::size_t pixel = bytesPerPixel(plane.type());
        const std::size_t first = separate ? 0 : static_cast<std::size_t>(address.sample);
        const std::size_t bytes = tileWidth * tileHeight * samples * sampleBytes;
        if (bytes == 0) failRead(address.page, "the tiles changed since the file was opened");
        std::vector<std::byte> buffer(bytes);
        for (std::size_t y = 0; y < height; y += tileHeight) {
            for (std::size_t x = 0; x < width; x += tileWidth) {
                const std::uint32_t tile = TIFFComputeTile(
                    tiff, static_cast<std::uint32_t>(x), static_cast<std::uint32_t>(y), 0,
                    static_cast<std::uint16_t>(separate ? address.sample : 0));
                if (TIFFReadEncodedTile(tiff, tile, buffer.data(), static_cast<tmsize_t>(bytes)) !=
                    static_cast<tmsize_t>(bytes)) {
                    failRead(address.page, handle.takeErrors());
                }
                const std::size_t columns = std::min(tileWidth, width - x);
                for (std::size_t row = 0; row < std::min(tileHeight, height - y); ++row) {
                    store(address.page,
                          buffer.data() + (row * tileWidth * samples + first) * sampleBytes,
                          samples, columns, plane.data() + ((y + row) * width + x) * pixel);
                }
            }
        }
    }

    Plane readFromBlock(TiffPlaneAddress address) const {
        Plane plane(m_info.size.x, m_info.size.y, m_info.type);
        const int file = ::open(m_info.path.c_str(), O_RDONLY | O_CLOEXEC);
        if (file < 0) failRead(address.page, std::strerror(errno));
        const bool direct = m_format.storedSamples == 1 && storedAsIs();
        std::vector<std::byte> buffer(direct ? 0 : m_block->pageBytes);
        std::byte* const target = direct ? plane.data() : buffer.data();
        const std::uint64_t begin =
            m_block->offset + static_cast<std::uint64_t>(address.page) * m_block->pageBytes;
        std::uint64_t done = 0;
        int failure = 0;
        while (done < m_block->pageBytes) {
            const ssize_t read = ::pread(file, target + done, m_block->pageBytes - done,
                                         static_cast<off_t>(begin + done));
            if (read < 0 && errno == EINTR) continue;
            if (read <= 0) {
                failure = read < 0 ? errno : ENODATA;
                break;
            }
            done += static_cast<std::uint64_t>(read);
        }
        ::close(file);
        if (failure != 0) failRead(address.page, std::strerror(failure));
        const std::size_t pixels = m_info.size.planeVoxels();
        const auto samples = static_cast<std::size_t>(m_format.storedSamples);
        if (m_block->swap) swapByteOrder(target, m_format.sample.bytes, pixels * samples);
        if (!direct) {
            store(address.page, buffer.data() + address.sample * m_format.sample.bytes, samples,
                  pixels, plane.data());
        }
        return plane;
    }

    /// Whether decoded samples already are pixels of the stack's type.
    bool storedAsIs() const {
        return m_format.sample.format != SampleFormat::Signed && m_format.sample.bytes <= 4;
    }

    TiffHandlePool& m_pool;
    StackInfo m_info;
    PageFormat m_format;
    std::uint64_t m_fileBytes = 0;
    std::vector<std::uint64_t> m_pages; ///< directory offset of each full-resolution page
    std::vector<TiffPlaneAddress> m_planes;
    std::optional<Block> m_block;
};

} // namespace

std::shared_ptr<const PlaneSource> openTiffSource(const std::filesystem::path& file) {
    return std::make_shared<TiffSource>(file);
}

} // namespace lamina::core
