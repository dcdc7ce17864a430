// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/SliceCache.h"
#include "core/io/ImageIo.h"
#include "core/job/JobSystem.h"
#include "ui/document/Document.h"
#include "ui/document/ProjectChoice.h"

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lamina::ui {

/// Work of opening, for workers: everything here reads files and may throw `core::Error`.

/// What opening files gives; not yet part of the window's project.
struct OpenedFiles {
    std::shared_ptr<core::Project> project; ///< new, or the one that is open; null: see problem
    WorkFolder folder;
    ProjectChoice choice; ///< how the project was chosen, where images were opened
    std::string problem;  ///< why there is no project: a sentence
    std::vector<std::shared_ptr<core::ImageStack>> images;
    std::vector<core::StackIdentity> identities; ///< of the images
    std::vector<core::StackId> known;            ///< what each image is in the project; 0: new
    int slices = 0; ///< not 0: so many 2D images of one size, of which the user must say what they
                    ///< are; nothing was opened
};

struct FilesRequest {
    std::vector<std::filesystem::path> paths;
    core::OpenOptions options;
    bool askForSlices = true;
    std::shared_ptr<core::Project> current; ///< the one that is open
    bool intoCurrent = false;               ///< images are to be added to it
    core::ProjectOptions project;
    std::vector<std::filesystem::path> recent; ///< opened lately: work may lie there, too
};

[[nodiscard]] bool isProjectPath(const std::filesystem::path& path);
[[nodiscard]] OpenedFiles openFiles(const FilesRequest& request,
                                    const core::JobContext& context = {});

/// The stacks of the images in the project; one that is new is added, one that was moved is noted
/// with its new place. For the project's thread, not for workers. Throws
/// `Error` Unwritable when one is new and the project cannot be written.
[[nodiscard]] std::vector<core::StackId> idsInProject(core::Project& project,
                                                      const OpenedFiles& files);

struct LayerRequest {
    std::shared_ptr<core::Project> project;
    core::StackEntry entry;
    std::optional<core::LayerId> layer; ///< none in a project that cannot be written and has none
    int time = 0;
    int channel = 0;
    WorkFolder folder;
    core::OpenOptions options;
    std::shared_ptr<const core::ImageStack> image; ///< when it is open already
};

/// A stack of a project with annotation and history; or what is known of its image when that is
/// not where it was.
struct OpenedLayer {
    core::StackEntry entry;
    OpenedStack stack; ///< without an image when it is missing
    /// What lies in its place, or where it was found.
    std::optional<core::StackCandidate> candidate;
};
[[nodiscard]] OpenedLayer openLayer(const LayerRequest& request,
                                    const core::JobContext& context = {});

/// Keys of a project's state.
[[nodiscard]] std::string viewKey(core::StackId stack);
inline constexpr const char* kShownKey = "shown"; ///< {"stack": id, "time": t, "channel": c}

/// Whether these are 2D images of one size, of which the user must say if they are one stack.
[[nodiscard]] bool looksLikeSlices(const std::vector<std::shared_ptr<core::ImageStack>>& stacks);

/// Generates the sample (once; later calls find it) and returns its image file; its true labels lie
/// beside it. Takes some seconds.
[[nodiscard]] std::filesystem::path makeSample(const std::filesystem::path& folder,
                                               const core::JobContext& context = {});
[[nodiscard]] std::filesystem::path sampleFolder(); ///< of the user; what is painted stays there

} // namespace lamina::ui
