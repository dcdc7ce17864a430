// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Error.h"
#include "core/io/PlaneSources.h"
#include "core/io/SampleConversion.h"
#include "core/io/Units.h"
#include "core/io/VolumeFile.h"

#include <fmt/format.h>
#include <itkMetaDataObject.h>
#include <itkMetaImageIO.h>
#include <itkNiftiImageIO.h>
#include <itkNrrdImageIO.h>

#include <cmath>
#include <limits>
#include <mutex>

namespace lamina::core {

namespace {

itk::ImageIOBase::Pointer makeImageIo(VolumeFormat format) {
    switch (format) {
    case VolumeFormat::Nrrd:
        return itk::NrrdImageIO::New().GetPointer();
    case VolumeFormat::MetaImage:
        return itk::MetaImageIO::New().GetPointer();
    case VolumeFormat::Nifti:
        return itk::NiftiImageIO::New().GetPointer();
    }
    throw Error(ErrorCode::Internal, "An unknown volume format was asked for.");
}

const char* formatName(VolumeFormat format) {
    switch (format) {
    case VolumeFormat::Nrrd:
        return "NRRD";
    case VolumeFormat::MetaImage:
        return "MetaImage";
    case VolumeFormat::Nifti:
        return "NIfTI";
    }
    return "";
}

std::optional<SampleType> sampleTypeOf(itk::IOComponentEnum component) {
    using C = itk::IOComponentEnum;
    switch (component) {
    case C::UCHAR:
        return SampleType{SampleFormat::Unsigned, sizeof(unsigned char)};
    case C::CHAR:
        return SampleType{SampleFormat::Signed, sizeof(char)};
    case C::USHORT:
        return SampleType{SampleFormat::Unsigned, sizeof(unsigned short)};
    case C::SHORT:
        return SampleType{SampleFormat::Signed, sizeof(short)};
    case C::UINT:
        return SampleType{SampleFormat::Unsigned, sizeof(unsigned int)};
    case C::INT:
        return SampleType{SampleFormat::Signed, sizeof(int)};
    case C::ULONG:
        return SampleType{SampleFormat::Unsigned, sizeof(unsigned long)};
    case C::LONG:
        return SampleType{SampleFormat::Signed, sizeof(long)};
    case C::ULONGLONG:
        return SampleType{SampleFormat::Unsigned, sizeof(unsigned long long)};
    case C::LONGLONG:
        return SampleType{SampleFormat::Signed, sizeof(long long)};
    case C::FLOAT:
        return SampleType{SampleFormat::Float, sizeof(float)};
    case C::DOUBLE:
        return SampleType{SampleFormat::Float, sizeof(double)};
    default:
        return std::nullopt;
    }
}

/// Micrometres per unit of the spacing that ITK reports, where the file names one.
std::optional<double> statedUnit(const itk::ImageIOBase& io, VolumeFormat format) {
    const itk::MetaDataDictionary& dictionary = io.GetMetaDataDictionary();
    for (const std::string& key : dictionary.GetKeys()) {
        std::string value;
        if (!itk::ExposeMetaData<std::string>(dictionary, key, value)) continue;
        if (format == VolumeFormat::Nrrd && key.find("units") != std::string::npos) {
            if (const auto unit = micrometresPerUnit(value)) return unit;
        }
        // ITK converts every stated NIfTI unit to millimetres; code 0 in the lower bits: unstated.
        if (format == VolumeFormat::Nifti && key == "xyzt_units" &&
            (std::strtol(value.c_str(), nullptr, 10) & 7) != 0) {
            return 1e3;
        }
    }
    return std::nullopt;
}

/// Voxel size in µm. These formats often name no unit; then micrometres are taken, as microscopists
/// write them, except for numbers so small (below 0.02 in x and y) that only millimetres make
/// sense. 1 x 1 x 1 without a unit is what programs write that know no voxel size.
std::optional<Spacing> spacingOf(const itk::ImageIOBase& io, VolumeFormat format) {
    const unsigned dimensions = io.GetNumberOfDimensions();
    Spacing spacing{std::abs(io.GetSpacing(0)), dimensions > 1 ? std::abs(io.GetSpacing(1)) : 1.0,
                    dimensions > 2 ? std::abs(io.GetSpacing(2)) : 1.0};
    const auto usable = [](double v) { return std::isfinite(v) && v > 0.0; };
    if (!usable(spacing.x) || !usable(spacing.y) || !usable(spacing.z)) return std::nullopt;
    double unit = 1.0;
    if (const auto stated = statedUnit(io, format)) {
        unit = *stated;
    } else if (spacing == Spacing{1.0, 1.0, 1.0}) {
        return std::nullopt;
    } else if (spacing.x < 0.02 && spacing.y < 0.02) {
        unit = 1e3;
    }
    // NIfTI keeps spacing as float32, hence the rounding.
    return Spacing{roundedLength(spacing.x * unit), roundedLength(spacing.y * unit),
                   roundedLength(spacing.z * unit)};
}

class ItkSource final : public PlaneSource {
public:
    ItkSource(const std::filesystem::path& file, VolumeFormat format) : m_format(format) {
        m_info.path = file;
        m_info.name = imageStem(file);
        m_info.format = formatName(format);
        const itk::ImageIOBase::Pointer io = openHeader();
        const auto sample = sampleTypeOf(io->GetComponentType());
        if (!sample || !pixelTypeFor(*sample)) {
            throw Error(
                ErrorCode::Unsupported,
                fmt::format("'{}' has pixels of type {}, which Lamina does not read. Save it "
                            "as 8-bit, 16-bit or 32-bit TIFF.",
                            file.string(),
                            itk::ImageIOBase::GetComponentTypeAsString(io->GetComponentType())));
        }
        m_sample = *sample;
        m_dimensions = io->GetNumberOfDimensions();
        m_info.size = {axisLength(*io, 0), axisLength(*io, 1), axisLength(*io, 2)};
        m_info.timePoints = axisLength(*io, 3);
        for (unsigned axis = 4; axis < m_dimensions; ++axis) {
            if (axisLength(*io, axis) != 1) {
                throw Error(ErrorCode::Unsupported,
                            fmt::format("'{}' has more than four axes. Save each part as a TIFF.",
                                        file.string()));
            }
        }
        m_info.channels = static_cast<int>(io->GetNumberOfComponents());
        m_info.type = *pixelTypeFor(m_sample);
        m_info.spacing = spacingOf(*io, format);
        m_streams = io->CanStreamRead() && m_dimensions >= 2;
        if (format != VolumeFormat::Nrrd) {
            m_file =
                findVolume(file, format, static_cast<std::uint64_t>(io->GetImageSizeInBytes()));
        }
    }

    const StackInfo& info() const override { return m_info; }

    Plane readPlane(PlaneIndex index) const override {
        const std::size_t pixels = m_info.size.planeVoxels();
        const auto components = static_cast<std::size_t>(m_info.channels);
        const std::size_t planeBytes =
            pixels * components * static_cast<std::size_t>(m_sample.bytes);
        std::vector<std::byte> slice;
        const std::byte* source = nullptr;
        if (m_streams) {
            slice = readRegion(index.z, index.time);
            source = slice.data();
        } else {
            source = volume().data() + (static_cast<std::size_t>(index.time) *
                                            static_cast<std::size_t>(m_info.size.z) +
                                        static_cast<std::size_t>(index.z)) *
                                           planeBytes;
        }
        Plane plane(m_info.size.x, m_info.size.y, m_info.type);
        if (!convertSamples(m_sample, source + index.channel * m_sample.bytes, components, pixels,
                            plane.data())) {
            throw Error(
                ErrorCode::Unsupported,
                fmt::format("'{}': slice {} has {} values below 0 or above 4294967295. Save it "
                            "as 32-bit float.",
                            m_info.path.string(), index.z, sampleTypeName(m_sample)));
        }
        return plane;
    }

private:
    itk::ImageIOBase::Pointer openHeader() const {
        itk::ImageIOBase::Pointer io = makeImageIo(m_format);
        io->SetFileName(m_info.path.string());
        try {
            io->ReadImageInformation();
        } catch (const itk::ExceptionObject& failure) {
            throw Error(
                ErrorCode::Unreadable,
                fmt::format("'{}' cannot be read as {}: its header is damaged or its data file "
                            "is missing. Copy or export it again.",
                            m_info.path.string(), formatName(m_format)),
                failure.GetDescription());
        }
        return io;
    }

    int axisLength(const itk::ImageIOBase& io, unsigned axis) const {
        if (axis >= io.GetNumberOfDimensions()) return 1;
        const auto length = io.GetDimensions(axis);
        if (length < 1 || length > std::numeric_limits<int>::max()) {
            throw Error(ErrorCode::Unreadable,
                        fmt::format("'{}' has no usable size. Copy or export it "
                                    "again.",
                                    m_info.path.string()));
        }
        return static_cast<int>(length);
    }

    /// Slice `z` at time `t`, or everything when z is negative.
    std::vector<std::byte> readRegion(int z, int t) const {
        const itk::ImageIOBase::Pointer io = openHeader();
        itk::ImageIORegion region(m_dimensions);
        double values = static_cast<double>(m_info.channels);
        for (unsigned axis = 0; axis < m_dimensions; ++axis) {
            const bool single = z >= 0 && (axis == 2 || axis == 3);
            region.SetIndex(axis, single ? (axis == 2 ? z : t) : 0);
            region.SetSize(axis, single ? 1 : io->GetDimensions(axis));
            values *= static_cast<double>(region.GetSize(axis));
        }
        try {
            std::vector<std::byte> data(static_cast<std::size_t>(values) *
                                        static_cast<std::size_t>(m_sample.bytes));
            io->SetIORegion(region);
            io->Read(data.data());
            return data;
        } catch (const itk::ExceptionObject& failure) {
            throw Error(
                ErrorCode::Unreadable,
                fmt::format("'{}': {} cannot be read; the file is cut short or damaged. Copy or "
                            "export it again.",
                            m_info.path.string(),
                            z >= 0 ? fmt::format("slice {} (counted from 0)", z)
                                   : std::string("its voxels")),
                failure.GetDescription());
        } catch (const std::bad_alloc&) {
            throw Error(ErrorCode::OutOfMemory,
                        fmt::format("'{}' does not fit into memory. Save it as TIFF, which is read "
                                    "slice by slice.",
                                    m_info.path.string()));
        }
    }

    /// The whole volume, read once by the first thread that needs it.
    const std::vector<std::byte>& volume() const {
        const std::lock_guard lock(m_mutex);
        if (m_volume.empty()) {
            if (m_file) requireIntactVolume(*m_file);
            m_volume = readRegion(-1, 0);
        }
        return m_volume;
    }

    StackInfo m_info;
    VolumeFormat m_format;
    SampleType m_sample;
    std::optional<VolumeFile> m_file; ///< of formats whose completeness ITK does not check
    unsigned m_dimensions = 0;
    bool m_streams = false;
    mutable std::mutex m_mutex;
    mutable std::vector<std::byte> m_volume;
};

} // namespace

std::shared_ptr<const PlaneSource> openItkSource(const std::filesystem::path& file,
                                                 VolumeFormat format) {
    return std::make_shared<ItkSource>(file, format);
}

} // namespace lamina::core
