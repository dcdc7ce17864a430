// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/ImageIo.h"

#include "core/base/Error.h"
#include "core/io/FollowedSource.h"
#include "core/io/NaturalOrder.h"
#include "core/io/PlaneSources.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <string_view>

namespace lamina::core {

namespace fs = std::filesystem;

namespace {

enum class FileKind { Tiff, Nrrd, MetaImage, Nifti, Png, Jpeg, Bmp, Foreign, Empty, Text, Unknown };

struct FileType {
    FileKind kind = FileKind::Unknown;
    std::string foreignName = {}; ///< for Foreign: what it is, e.g. "a Zeiss CZI file"
};

constexpr std::array<std::string_view, 15> kImageEndings{
    ".ome.tiff", ".ome.tif", ".tiff", ".tif", ".btf",  ".nii.gz", ".nii", ".nrrd",
    ".nhdr",     ".mha",     ".mhd",  ".png", ".jpeg", ".jpg",    ".bmp"};

std::string lowered(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

/// The image ending of a file name, as long as possible; empty when it has none.
std::string_view imageEnding(const std::string& fileName) {
    const std::string name = lowered(fileName);
    for (const std::string_view ending : kImageEndings) {
        if (name.size() > ending.size() && name.ends_with(ending)) return ending;
    }
    return {};
}

std::string readHead(const fs::path& file) {
    errno = 0;
    std::ifstream stream(file, std::ios::binary);
    std::string head(1024, '\0');
    if (!stream) {
        throw Error(ErrorCode::Unreadable,
                    fmt::format("'{}' cannot be opened: {}.", file.string(),
                                errno != 0 ? std::strerror(errno) : "unknown"));
    }
    stream.read(head.data(), static_cast<std::streamsize>(head.size()));
    head.resize(static_cast<std::size_t>(stream.gcount()));
    return head;
}

bool looksLikeText(const std::string& head) {
    return std::all_of(head.begin(), head.end(), [](unsigned char c) {
        return c >= 0x20 || c == '\n' || c == '\r' || c == '\t' || c == '\f';
    });
}

bool isNifti(const std::string& head, const std::string& fileName) {
    if (head.starts_with("\x1f\x8b")) return lowered(fileName).ends_with(".nii.gz");
    return head.size() >= 348 && (head.compare(344, 4, std::string("n+1\0", 4)) == 0 ||
                                  head.compare(344, 4, std::string("ni1\0", 4)) == 0);
}

FileType typeOf(const fs::path& file) {
    using namespace std::string_literals;
    const std::string head = readHead(file);
    const std::string name = file.filename().string();
    const std::string ending = lowered(file.extension().string());
    if (head.empty()) return {FileKind::Empty};
    if (head.starts_with("II*\0"s) || head.starts_with("MM\0*"s) || head.starts_with("II+\0"s) ||
        head.starts_with("MM\0+"s)) {
        return {FileKind::Tiff};
    }
    if (head.starts_with("NRRD")) return {FileKind::Nrrd};
    if (head.starts_with("\x89PNG\r\n\x1a\n")) return {FileKind::Png};
    if (head.starts_with("\xFF\xD8\xFF")) return {FileKind::Jpeg};
    if (head.starts_with("BM") && head.size() > 18 &&
        (head[14] == 12 || head[14] == 40 || head[14] == 108 || head[14] == 124)) {
        return {FileKind::Bmp};
    }
    if (isNifti(head, name)) return {FileKind::Nifti};
    if (head.find("NDims") != std::string::npos &&
        (head.starts_with("ObjectType") || ending == ".mha" || ending == ".mhd")) {
        return {FileKind::MetaImage};
    }
    if (head.starts_with("ZISRAWFILE")) return {FileKind::Foreign, "a Zeiss CZI file"};
    if (head.starts_with("\xDA\xCE\xBE\x0A") ||
        (ending == ".nd2" && head.starts_with("\0\0\0\x0CjP"s))) {
        return {FileKind::Foreign, "a Nikon ND2 file"};
    }
    if (head.starts_with("\x70\0\0\0"s) && (ending == ".lif" || ending == ".xlef")) {
        return {FileKind::Foreign, "a Leica LIF file"};
    }
    if (head.starts_with("\x89HDF\r\n\x1a\n"))
        return {FileKind::Foreign, "an HDF5 (Imaris, BigDataViewer) file"};
    if (head.starts_with("\xD0\xCF\x11\xE0") && (ending == ".oib" || ending == ".zvi")) {
        return {FileKind::Foreign, "an Olympus or Zeiss container file"};
    }
    return {looksLikeText(head) ? FileKind::Text : FileKind::Unknown};
}

[[noreturn]] void throwForeign(const fs::path& file, const std::string& what) {
    throw Error(
        ErrorCode::Unsupported,
        fmt::format("'{0}' is {1}, which Lamina does not read. Convert it first: open it in Fiji "
                    "with File > Import > Bio-Formats and save it as TIFF, or run "
                    "'bfconvert {2} {3}.ome.tif'.",
                    file.string(), what, file.filename().string(), file.stem().string()));
}

bool isZarr(const fs::path& folder) {
    std::error_code ignored;
    return lowered(folder.extension().string()) == ".zarr" ||
           fs::exists(folder / ".zgroup", ignored) || fs::exists(folder / ".zattrs", ignored) ||
           fs::exists(folder / "zarr.json", ignored);
}

void requireExisting(const fs::path& path) {
    std::error_code failure;
    const fs::file_status status = fs::status(path, failure);
    if (fs::exists(status)) return;
    throw Error(ErrorCode::NotFound,
                failure && status.type() != fs::file_type::not_found
                    ? fmt::format("'{}' cannot be opened: {}.", path.string(), failure.message())
                    : fmt::format("'{}' does not exist. Check the path.", path.string()));
}

std::shared_ptr<ImageStack> makeStack(std::shared_ptr<const PlaneSource> source,
                                      const OpenOptions& options) {
    auto stack = std::make_shared<ImageStack>(std::move(source), options.cache);
    if (options.spacing) stack->overrideSpacing(*options.spacing);
    return stack;
}

bool naturalPathLess(const fs::path& a, const fs::path& b) {
    return naturalLess(a.filename().string(), b.filename().string());
}

bool belongsToImages(const fs::path& file) {
    if (!imageEnding(file.filename().string()).empty())
        return true; // opening it explains a bad one
    const FileKind kind = typeOf(file).kind;
    return kind != FileKind::Empty && kind != FileKind::Text && kind != FileKind::Unknown;
}

} // namespace

std::string imageStem(const fs::path& file) {
    std::string name = file.filename().string();
    const std::string_view ending = imageEnding(name);
    if (ending.empty()) return file.stem().string();
    name.resize(name.size() - ending.size());
    return name;
}

std::shared_ptr<const PlaneSource> openFileSource(const fs::path& file) {
    requireExisting(file);
    if (fs::is_directory(file)) {
        if (isZarr(file)) throwForeign(file, "an OME-Zarr folder");
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("'{}' is a folder where one image file is needed.", file.string()));
    }
    if (!fs::is_regular_file(file)) {
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("'{}' is not a regular file. Give an image file.", file.string()));
    }
    const FileType type = typeOf(file);
    switch (type.kind) {
    case FileKind::Tiff:
        return openTiffSource(file);
    case FileKind::Nrrd:
        return openItkSource(file, VolumeFormat::Nrrd);
    case FileKind::MetaImage:
        return openItkSource(file, VolumeFormat::MetaImage);
    case FileKind::Nifti:
        return openItkSource(file, VolumeFormat::Nifti);
    case FileKind::Png:
        return openPictureSource(file, PictureFormat::Png);
    case FileKind::Jpeg:
        return openPictureSource(file, PictureFormat::Jpeg);
    case FileKind::Bmp:
        return openPictureSource(file, PictureFormat::Bmp);
    case FileKind::Foreign:
        throwForeign(file, type.foreignName);
    case FileKind::Empty:
        throw Error(
            ErrorCode::Unreadable,
            fmt::format("'{}' is empty (0 bytes). Copy or export it again.", file.string()));
    case FileKind::Text:
        throw Error(
            ErrorCode::Unreadable,
            fmt::format("'{}' holds text, not an image, whatever its name says. Give a TIFF, "
                        "NRRD, MHA, NIfTI, PNG, JPEG or BMP file.",
                        file.string()));
    case FileKind::Unknown:
        break;
    }
    throw Error(
        ErrorCode::Unsupported,
        fmt::format("'{}' is of no image format that Lamina reads (TIFF, NRRD, MHA, NIfTI, PNG, "
                    "JPEG, BMP). Open it in Fiji and save it as TIFF.",
                    file.string()));
}

std::vector<fs::path> imageFilesIn(const fs::path& folder) {
    if (isZarr(folder)) throwForeign(folder, "an OME-Zarr folder");
    std::vector<fs::path> files;
    std::vector<fs::path> folders;
    std::error_code failure;
    for (fs::directory_iterator it(folder, failure), end; !failure && it != end;
         it.increment(failure)) {
        const std::string name = it->path().filename().string();
        std::error_code ignored;
        if (name.starts_with('.')) continue;
        if (it->is_directory(ignored)) {
            if (isZarr(it->path())) throwForeign(it->path(), "an OME-Zarr folder");
            folders.push_back(it->path());
        } else if (it->is_regular_file(ignored) && belongsToImages(it->path())) {
            files.push_back(it->path());
        }
    }
    if (failure) {
        throw Error(ErrorCode::Unreadable, fmt::format("The folder '{}' cannot be read: {}.",
                                                       folder.string(), failure.message()));
    }
    if (files.empty()) {
        std::sort(folders.begin(), folders.end(), naturalPathLess);
        std::string names;
        for (std::size_t i = 0; i < folders.size() && i < 6; ++i) {
            names += (i == 0 ? "" : ", ") + folders[i].filename().string();
        }
        throw Error(
            ErrorCode::NotFound,
            fmt::format("The folder '{}' holds no image file.{}", folder.string(),
                        names.empty()
                            ? ""
                            : fmt::format(" Did you mean one of the folders in it: {}?", names)));
    }
    std::sort(files.begin(), files.end(), naturalPathLess);
    return files;
}

std::shared_ptr<ImageStack> openStack(const fs::path& file, const OpenOptions& options) {
    if (options.folderAsStack && fs::is_directory(file)) {
        return makeStack(followRenames(openFolderSource(file), openFolderSource), options);
    }
    return makeStack(followRenames(openFileSource(file), openFileSource), options);
}

std::vector<std::shared_ptr<ImageStack>> openStacks(const std::vector<fs::path>& paths,
                                                    const OpenOptions& options) {
    if (paths.empty())
        throw Error(ErrorCode::InvalidArgument, "No image file or folder was given.");
    std::vector<std::shared_ptr<ImageStack>> stacks;
    for (const fs::path& path : paths) {
        requireExisting(path);
        if (!fs::is_directory(path) || options.folderAsStack) {
            stacks.push_back(openStack(path, options));
            continue;
        }
        for (const fs::path& file : imageFilesIn(path))
            stacks.push_back(openStack(file, options));
    }
    return stacks;
}

} // namespace lamina::core
