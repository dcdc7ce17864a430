// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/TiffWriter.h"

#include "core/base/Error.h"
#include "core/io/AtomicFile.h"
#include "core/io/FileSizeSignal.h"
#include "core/io/NamedVolume.h"
#include "core/io/OmeXml.h"
#include "core/io/PlaneSources.h"
#include "core/io/TiffHandle.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace lamina::core {

namespace {

/// Classic TIFF ends at 4 GiB; the rest is room for directories and incompressible noise.
constexpr std::uint64_t kClassicLimit = 4'000'000'000;
constexpr std::size_t kStripBytes = 256 * 1024;
/// Stands in the description until the largest value is known; as wide as any number.
const std::string kMaxPlaceholder = "max=" + std::string(24, ' ') + "\n";

/// A file descriptor for libtiff that remembers why a write failed.
class OutputFile {
public:
    explicit OutputFile(const std::filesystem::path& path)
        : m_descriptor(::open(path.c_str(), O_RDWR | O_TRUNC | O_CLOEXEC)) {
        if (m_descriptor < 0) m_failure = errno;
    }
    ~OutputFile() {
        if (m_descriptor >= 0) ::close(m_descriptor);
    }
    OutputFile(const OutputFile&) = delete;
    OutputFile& operator=(const OutputFile&) = delete;

    [[nodiscard]] int failure() const { return m_failure; }

    bool write(const void* data, std::size_t bytes) {
        const auto* rest = static_cast<const char*>(data);
        while (bytes > 0) {
            const ssize_t written = ::write(m_descriptor, rest, bytes);
            if (written < 0 && errno == EINTR) continue;
            if (written <= 0) {
                m_failure = written < 0 ? errno : ENOSPC;
                return false;
            }
            rest += written;
            bytes -= static_cast<std::size_t>(written);
        }
        return true;
    }
    ssize_t read(void* data, std::size_t bytes) { return ::read(m_descriptor, data, bytes); }
    off_t seek(off_t offset, int whence) { return ::lseek(m_descriptor, offset, whence); }
    [[nodiscard]] off_t size() const {
        struct stat status {};
        return ::fstat(m_descriptor, &status) == 0 ? status.st_size : 0;
    }
    /// Puts the file on the disk and out of the page cache, so that reading back tests the disk.
    void syncAndForget() {
        if (::fsync(m_descriptor) != 0) {
            m_failure = errno;
            return;
        }
        (void)::posix_fadvise(m_descriptor, 0, 0, POSIX_FADV_DONTNEED);
    }

private:
    int m_descriptor;
    int m_failure = 0;
};

OutputFile& outputOf(thandle_t handle) {
    return *static_cast<OutputFile*>(handle);
}

/// An open TIFF for writing over an OutputFile.
class TiffOutput {
public:
    TiffOutput(OutputFile& output, const std::string& name, bool bigTiff) {
        TIFFOpenOptions* options = TIFFOpenOptionsAlloc();
        TIFFOpenOptionsSetErrorHandlerExtR(options, collectTiffMessage, &m_errors);
        TIFFOpenOptionsSetWarningHandlerExtR(options, ignoreTiffMessage, nullptr);
        m_tiff = TIFFClientOpenExt(
            name.c_str(), bigTiff ? "w8" : "w4", &output,
            [](thandle_t h, void* data, tmsize_t n) -> tmsize_t {
                return outputOf(h).read(data, static_cast<std::size_t>(n));
            },
            [](thandle_t h, void* data, tmsize_t n) -> tmsize_t {
                return outputOf(h).write(data, static_cast<std::size_t>(n)) ? n : -1;
            },
            [](thandle_t h, toff_t offset, int whence) -> toff_t {
                return static_cast<toff_t>(outputOf(h).seek(static_cast<off_t>(offset), whence));
            },
            [](thandle_t) { return 0; },
            [](thandle_t h) -> toff_t { return static_cast<toff_t>(outputOf(h).size()); },
            [](thandle_t, void**, toff_t*) { return 0; }, [](thandle_t, void*, toff_t) {}, options);
        TIFFOpenOptionsFree(options);
    }
    ~TiffOutput() { close(); }
    TiffOutput(const TiffOutput&) = delete;
    TiffOutput& operator=(const TiffOutput&) = delete;

    [[nodiscard]] TIFF* tiff() const { return m_tiff; }
    [[nodiscard]] const std::string& errors() const { return m_errors; }
    void close() {
        if (m_tiff != nullptr) TIFFClose(std::exchange(m_tiff, nullptr));
    }

private:
    std::string m_errors;
    TIFF* m_tiff = nullptr;
};

double largestValue(const Plane& plane) {
    double largest = 0.0;
    const auto scan = [&](auto pixels) {
        for (const auto v : pixels) {
            if (static_cast<double>(v) > largest) largest = static_cast<double>(v); // false for NaN
        }
    };
    switch (plane.type()) {
    case PixelType::UInt8:
        scan(plane.pixels<std::uint8_t>());
        break;
    case PixelType::UInt16:
        scan(plane.pixels<std::uint16_t>());
        break;
    case PixelType::UInt32:
        scan(plane.pixels<std::uint32_t>());
        break;
    case PixelType::Float32:
        scan(plane.pixels<float>());
        break;
    }
    return std::isfinite(largest) ? largest : 1.0;
}

std::string imageJDescription(const TiffVolume& volume) {
    const int slices = volume.size.z;
    std::string text = fmt::format("ImageJ=1.11a\nimages={0}\nslices={0}\n", slices);
    if (slices > 1) text += "hyperstack=true\n";
    text += fmt::format("mode=grayscale\nunit=um\nspacing={}\nmin=0\n", volume.spacing.z);
    text += volume.displayMax > 0.0 ? fmt::format("max={}\n", volume.displayMax) : kMaxPlaceholder;
    return text;
}

class Writer {
public:
    Writer(const std::filesystem::path& file, const TiffVolume& volume, std::string channelName,
           const JobContext& context)
        : m_file(file), m_volume(volume), m_channelName(std::move(channelName)),
          m_context(context) {
        validate();
        const std::uint64_t bytes = volume.size.voxels() * bytesPerPixel(volume.type);
        m_bigTiff = bytes > kClassicLimit;
        const bool imageJCannot = m_bigTiff || volume.type == PixelType::UInt32;
        if (volume.flavour == TiffFlavour::ImageJ && imageJCannot) {
            throw Error(ErrorCode::Unsupported,
                        fmt::format("'{}' cannot be written for ImageJ, which knows neither 32-bit "
                                    "integers nor TIFF above 4 GB. Choose OME-TIFF.",
                                    file.string()));
        }
        m_ome = volume.flavour == TiffFlavour::OmeTiff || imageJCannot;
    }

    void run() {
        const FileSizeSignalGuard guard;
        AtomicFile target(m_file);
        {
            OutputFile output(target.temporary());
            writePages(output);
            output.syncAndForget();
            throwIfFailed(output, {});
        }
        readBack(target.temporary());
        target.commit();
    }

private:
    void validate() const {
        const VolumeSize size = m_volume.size;
        const Spacing spacing = m_volume.spacing;
        if (size.x < 1 || size.y < 1 || size.z < 1 || !m_volume.plane) {
            throw Error(
                ErrorCode::InvalidArgument,
                fmt::format("'{}' cannot be written: the volume is empty.", m_file.string()));
        }
        const auto usable = [](double v) { return std::isfinite(v) && v > 0.0; };
        if (!usable(spacing.x) || !usable(spacing.y) || !usable(spacing.z)) {
            throw Error(
                ErrorCode::InvalidArgument,
                fmt::format("'{}' cannot be written with a voxel size of {} x {} x {} µm; all "
                            "three numbers must be above zero.",
                            m_file.string(), spacing.x, spacing.y, spacing.z));
        }
    }

    Plane planeAt(int z) const {
        Plane plane = m_volume.plane(z);
        if (plane.width() != m_volume.size.x || plane.height() != m_volume.size.y ||
            plane.type() != m_volume.type) {
            throw Error(
                ErrorCode::Internal,
                fmt::format("'{}' cannot be written: slice {} has another size or type than the "
                            "volume.",
                            m_file.string(), z));
        }
        return plane;
    }

    void report(int done, const char* what) const {
        m_context.throwIfStopped();
        Progress progress;
        progress.fraction = done / (2.0 * m_volume.size.z);
        progress.message = fmt::format("{} {}", what, m_file.filename().string());
        m_context.report(progress);
    }

    void throwIfFailed(const OutputFile& output, const std::string& details) const {
        if (output.failure() != 0) throwWriteError(m_file, output.failure());
        if (!details.empty()) {
            throw Error(
                ErrorCode::Unwritable,
                fmt::format("'{}' could not be written. Try another folder.", m_file.string()),
                details);
        }
    }

    void setTags(TIFF* tiff, int z) const {
        const VolumeSize size = m_volume.size;
        const std::size_t rowBytes =
            static_cast<std::size_t>(size.x) * bytesPerPixel(m_volume.type);
        const auto rows =
            std::clamp<std::size_t>(kStripBytes / rowBytes, 1, static_cast<std::size_t>(size.y));
        TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, static_cast<std::uint32_t>(size.x));
        TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, static_cast<std::uint32_t>(size.y));
        TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE,
                     static_cast<int>(bytesPerPixel(m_volume.type) * 8));
        TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 1);
        TIFFSetField(tiff, TIFFTAG_SAMPLEFORMAT,
                     m_volume.type == PixelType::Float32 ? SAMPLEFORMAT_IEEEFP : SAMPLEFORMAT_UINT);
        TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK);
        TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
        TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, static_cast<std::uint32_t>(rows));
        // No predictor: ImageJ misreads Deflate with one.
        TIFFSetField(tiff, TIFFTAG_COMPRESSION, COMPRESSION_ADOBE_DEFLATE);
        const double perUnit = m_ome ? 1e4 : 1.0; // cm in OME-TIFF, the description's um for ImageJ
        TIFFSetField(tiff, TIFFTAG_XRESOLUTION, perUnit / m_volume.spacing.x);
        TIFFSetField(tiff, TIFFTAG_YRESOLUTION, perUnit / m_volume.spacing.y);
        TIFFSetField(tiff, TIFFTAG_RESOLUTIONUNIT, m_ome ? RESUNIT_CENTIMETER : RESUNIT_NONE);
        if (z > 0) return;
        TIFFSetField(tiff, TIFFTAG_SOFTWARE, "Lamina");
        const std::string description = m_ome ? makeOmeXml(imageStem(m_file), size, m_volume.type,
                                                           m_volume.spacing, m_channelName)
                                              : imageJDescription(m_volume);
        TIFFSetField(tiff, TIFFTAG_IMAGEDESCRIPTION, description.c_str());
    }

    void writePages(OutputFile& output) {
        throwIfFailed(output, {});
        TiffOutput tiff(output, m_file.filename().string(), m_bigTiff);
        if (tiff.tiff() == nullptr) throwIfFailed(output, "libtiff refused: " + tiff.errors());
        double largest = 0.0;
        off_t directoryBegin = 0;
        off_t directoryEnd = 0;
        for (int z = 0; z < m_volume.size.z; ++z) {
            report(z, "Writing");
            const Plane plane = planeAt(z);
            largest = std::max(largest, largestValue(plane));
            setTags(tiff.tiff(), z);
            writeStrips(tiff, output, plane);
            if (z == 0) directoryBegin = output.size();
            if (TIFFWriteDirectory(tiff.tiff()) != 1) {
                throwIfFailed(output, "directory: " + tiff.errors());
            }
            if (z == 0) directoryEnd = output.size();
        }
        tiff.close();
        throwIfFailed(output, tiff.errors());
        if (!m_ome && !(m_volume.displayMax > 0.0)) {
            fillInMax(output, directoryBegin, directoryEnd, largest > 0.0 ? largest : 1.0);
        }
    }

    void writeStrips(TiffOutput& tiff, const OutputFile& output, const Plane& plane) const {
        std::uint32_t rows = 0;
        TIFFGetField(tiff.tiff(), TIFFTAG_ROWSPERSTRIP, &rows);
        const std::size_t rowBytes =
            static_cast<std::size_t>(plane.width()) * bytesPerPixel(plane.type());
        const auto height = static_cast<std::uint32_t>(plane.height());
        // libtiff may swap bytes in the buffer that it is given; the file has this machine's order,
        // but the copy keeps the plane safe in any case.
        std::vector<std::byte> strip;
        for (std::uint32_t row = 0, number = 0; row < height; row += rows, ++number) {
            const std::size_t bytes = std::min(rows, height - row) * rowBytes;
            const std::byte* begin = plane.data() + row * rowBytes;
            strip.assign(begin, begin + bytes);
            if (TIFFWriteEncodedStrip(tiff.tiff(), number, strip.data(),
                                      static_cast<tmsize_t>(bytes)) < 0) {
                throwIfFailed(output, "strip: " + tiff.errors());
            }
        }
    }

    /// Replaces the placeholder in the first directory by the largest value written.
    void fillInMax(OutputFile& output, off_t begin, off_t end, double largest) const {
        std::string directory(static_cast<std::size_t>(end - begin), '\0');
        output.seek(begin, SEEK_SET);
        const ssize_t read = output.read(directory.data(), directory.size());
        const std::size_t at = read == static_cast<ssize_t>(directory.size())
                                   ? directory.find(kMaxPlaceholder)
                                   : std::string::npos;
        if (at == std::string::npos) {
            throw Error(
                ErrorCode::Unwritable,
                fmt::format("'{}' could not be written: its first directory does not read back. "
                            "Try another folder.",
                            m_file.string()));
        }
        const std::string line = fmt::format("max={:>24}\n", fmt::format("{}", largest));
        output.seek(begin + static_cast<off_t>(at), SEEK_SET);
        output.write(line.data(), line.size());
        throwIfFailed(output, {});
    }

    [[noreturn]] void throwDiffers(int z, const std::string& details) const {
        throw Error(
            ErrorCode::Unwritable,
            fmt::format("'{}' was not written: page {} (counted from 0) did not read back as it "
                        "was sent to the disk. Check the disk or choose another folder.",
                        m_file.string(), z),
            details);
    }

    void readBack(const std::filesystem::path& temporary) const {
        int z = 0;
        try {
            const auto source = openTiffSource(temporary);
            const StackInfo& info = source->info();
            const auto near = [](double a, double b) { return std::abs(a - b) <= 1e-5 * b; };
            if (info.size != m_volume.size || info.type != m_volume.type || info.channels != 1 ||
                info.timePoints != 1 || !info.spacing ||
                !near(info.spacing->x, m_volume.spacing.x) ||
                !near(info.spacing->y, m_volume.spacing.y) ||
                !near(info.spacing->z, m_volume.spacing.z)) {
                throwDiffers(0, "size, type or voxel size differ");
            }
            for (; z < m_volume.size.z; ++z) {
                report(m_volume.size.z + z, "Checking");
                const Plane expected = planeAt(z);
                const Plane actual = source->readPlane({z, 0, 0});
                if (std::memcmp(expected.data(), actual.data(), expected.bytes()) != 0) {
                    throwDiffers(z, "pixels differ");
                }
            }
        } catch (const Error& failure) {
            if (failure.code() != ErrorCode::Unreadable) throw;
            throwDiffers(z, failure.what());
        }
    }

    std::filesystem::path m_file;
    const TiffVolume& m_volume;
    std::string m_channelName;
    const JobContext& m_context;
    bool m_bigTiff = false;
    bool m_ome = false;
};

} // namespace

void writeTiff(const std::filesystem::path& file, const TiffVolume& volume,
               const JobContext& context) {
    Writer(file, volume, {}, context).run();
}

void writeTiff(const std::filesystem::path& file, const NamedVolume& volume,
               const JobContext& context) {
    Writer(file, volume, volume.channelName, context).run();
}

} // namespace lamina::core
