// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/ImageStack.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace lamina::core {

/// One function per reader; `openStack` chooses among them by the content of the file. Each reads
/// only what it needs to fill `StackInfo` and throws `Error` naming the file.

/// A TIFF: strips or tiles; uncompressed, LZW, Deflate, PackBits or Zstd, with any predictor;
/// classic or BigTIFF of either byte order; pages, ImageJ hyperstacks (also as one block behind a
/// single directory) and OME-TIFF. Reads the directories only. Which samples become which pixel
/// type: SampleConversion.h. Palette indices and MinIsWhite pixels are taken as stored.
[[nodiscard]] std::shared_ptr<const PlaneSource> openTiffSource(const std::filesystem::path& file);

enum class VolumeFormat { Nrrd, MetaImage, Nifti };

/// NRRD, MHA/MHD or NIfTI through ITK. Slices are read one by one where ITK can (uncompressed
/// MHA/MHD); otherwise the first slice that is asked for reads the volume and keeps it.
[[nodiscard]] std::shared_ptr<const PlaneSource> openItkSource(const std::filesystem::path& file,
                                                               VolumeFormat format);

enum class PictureFormat { Png, Jpeg, Bmp };

/// A PNG, JPEG or BMP: one slice; grey is one channel, colour is channels red, green, blue. A
/// transparency channel is left out.
[[nodiscard]] std::shared_ptr<const PlaneSource>
openPictureSource(const std::filesystem::path& file, PictureFormat format);

/// Any single file, by content.
[[nodiscard]] std::shared_ptr<const PlaneSource> openFileSource(const std::filesystem::path& file);

/// The image files directly in `folder`, in natural order. Hidden files and files of no image
/// format are left out; throws when none remains.
[[nodiscard]] std::vector<std::filesystem::path> imageFilesIn(const std::filesystem::path& folder);

/// The 2D files of a folder as the slices of one stack, in natural order. Throws when they differ
/// in size, type or channels, or when one of them is itself a stack.
[[nodiscard]] std::shared_ptr<const PlaneSource>
openFolderSource(const std::filesystem::path& folder);

/// File name without its image extension ("a.ome.tif" and "a.nii.gz" give "a").
[[nodiscard]] std::string imageStem(const std::filesystem::path& file);

} // namespace lamina::core
