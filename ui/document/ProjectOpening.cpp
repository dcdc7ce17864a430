// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/ProjectOpening.h"

#include "core/base/Error.h"
#include "core/io/AtomicFile.h"
#include "core/io/TiffWriter.h"
#include "core/sim/Phantom.h"

#include <QStandardPaths>

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <set>

namespace lamina::ui {

namespace fs = std::filesystem;

namespace {

/// A name that no stack of the project has: files of its models and masks are called so.
std::string freeName(const std::string& wanted, const core::Project& project) {
    std::set<std::string> taken;
    for (const auto& entry : project.stacks())
        taken.insert(entry.name);
    if (!taken.count(wanted)) return wanted;
    for (int n = 2;; ++n) {
        auto name = fmt::format("{}_{}", wanted, n);
        if (!taken.count(name)) return name;
    }
}

/// The same content in another place is another image, for the user put it there; unless the one
/// that was annotated is gone, then it was moved.
void findKnown(OpenedFiles& files, const core::JobContext& context) {
    if (!files.project) return;
    const auto stacks = files.project->stacks();
    for (std::size_t i = 0; i < files.images.size(); ++i) {
        const auto match =
            core::matchImage(stacks, files.project->folder(), files.images[i]->info().path,
                             files.identities[i], context);
        const auto id = match && match->match > core::ImageMatch::Copy ? match->entry.id : 0;
        const bool taken = std::count(files.known.begin(), files.known.end(), id) > 0;
        files.known.push_back(taken ? 0 : id); // two copies of a moved one: the first is it
    }
}

} // namespace

bool isProjectPath(const fs::path& path) {
    return core::Project::isProject(path) ||
           (path.filename() == "project.sqlite" && core::Project::isProject(path.parent_path()));
}

std::string viewKey(core::StackId stack) {
    return fmt::format("view/{}", stack);
}

std::vector<core::StackId> idsInProject(core::Project& project, const OpenedFiles& files) {
    std::vector<core::StackId> ids;
    for (std::size_t i = 0; i < files.images.size(); ++i) {
        const auto& info = files.images[i]->info();
        const auto& identity = files.identities[i];
        const auto here = fs::absolute(info.path).lexically_normal();
        if (const auto entry = project.stack(i < files.known.size() ? files.known[i] : 0)) {
            if (entry->identity == identity && entry->absolutePath != here && !project.readOnly())
                project.relink(entry->id, {here, core::StackMatch::Same, identity});
            ids.push_back(entry->id);
        } else if (project.readOnly()) {
            throw core::Error(core::ErrorCode::Unwritable, project.readOnlyReason());
        } else {
            auto named = info;
            named.name = freeName(info.name, project);
            ids.push_back(project.addStack(named, identity));
        }
    }
    return ids;
}

OpenedFiles openFiles(const FilesRequest& request, const core::JobContext& context) {
    OpenedFiles result;
    std::error_code error;
    const auto& first = request.paths.front();
    const auto isCurrent = [&](const fs::path& folder) {
        return request.current && fs::equivalent(request.current->folder(), folder, error);
    };
    if (request.paths.size() == 1 && isProjectPath(first)) {
        const auto folder = core::Project::isProject(first) ? first : first.parent_path();
        result.folder = {folder, true};
        result.project =
            isCurrent(folder) ? request.current : core::Project::open(folder, request.project);
        return result;
    }
    result.images = core::openStacks(request.paths, request.options);
    if (request.askForSlices && request.paths.size() == 1 && fs::is_directory(first, error) &&
        looksLikeSlices(result.images)) {
        result.slices = static_cast<int>(result.images.size());
        return result;
    }
    std::vector<core::StackInfo> infos;
    for (const auto& image : result.images) {
        infos.push_back(image->info());
        result.identities.push_back(core::identifyStack(image->info().path, context));
    }
    if (request.intoCurrent) {
        result.project = request.current;
        result.folder = {request.current->folder(), true};
        findKnown(result, context);
        return result;
    }
    result.choice = chooseProject(infos, result.identities, request.recent, context);
    result.folder = result.choice.folder;
    if (isCurrent(result.folder.folder)) {
        result.project = request.current;
        findKnown(result, context);
        return result;
    }
    try {
        result.project = core::Project::isProject(result.folder.folder)
                             ? core::Project::open(result.folder.folder, request.project)
                             : core::Project::create(result.folder.folder, request.project);
    } catch (const core::Error& e) {
        // A place that cannot be written is no reason not to look and paint. A project that is
        // there and cannot be read is one: its work would seem lost.
        if (e.code() != core::ErrorCode::Unwritable && e.code() != core::ErrorCode::OutOfSpace)
            throw;
        result.problem = e.what();
    }
    findKnown(result, context);
    return result;
}

OpenedLayer openLayer(const LayerRequest& request, const core::JobContext& context) {
    OpenedLayer result;
    result.entry = request.entry;
    auto image = request.image;
    if (!image) {
        result.candidate = request.project->resolve(request.entry, context);
        if (!result.candidate || result.candidate->match != core::StackMatch::Same) return result;
        core::OpenOptions options = request.options;
        std::error_code error;
        options.folderAsStack = fs::is_directory(result.candidate->path, error);
        image = core::openStacks({result.candidate->path}, options).front();
    }
    const auto entered = request.entry.enteredSpacing;
    if (entered && image->spacing() != *entered) image = image->withSpacing(*entered);
    const auto& info = image->info();
    result.stack.name = request.entry.name;
    result.stack.time = std::clamp(request.time, 0, info.timePoints - 1);
    result.stack.channel = std::clamp(request.channel, 0, info.channels - 1);
    result.stack.folder = request.folder;
    result.stack.place = {request.project, request.entry.id, request.layer.value_or(0)};
    if (request.layer) {
        result.stack.layer = request.project->loadLayer(*request.layer);
        auto& labels = result.stack.layer->labels;
        if (labels.size().voxels() == 0) labels = core::LabelVolume(info.size);
        if (labels.size() != info.size) {
            throw core::Error(core::ErrorCode::Mismatch,
                              fmt::format("{} does not have the size of its annotation any more; "
                                          "put the image back that was annotated.",
                                          info.path.string()));
        }
    }
    if (result.stack.layer) result.stack.labelled.reset(result.stack.layer->labels);
    result.stack.stack = std::move(image);
    return result;
}

bool looksLikeSlices(const std::vector<std::shared_ptr<core::ImageStack>>& stacks) {
    if (stacks.size() < 2) return false;
    return std::all_of(stacks.begin(), stacks.end(), [&](const auto& stack) {
        return stack->size().z == 1 && stack->size() == stacks.front()->size();
    });
}

fs::path sampleFolder() {
    const auto data = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation);
    return fs::path(data.toStdString()) / "sample";
}

fs::path makeSample(const fs::path& folder, const core::JobContext& context) {
    const auto image = folder / "embryo.tif";
    const auto truth = folder / "embryo-truth.tif";
    std::error_code error;
    if (fs::exists(image, error) && fs::exists(truth, error)) return image;

    const core::PhantomSpec spec;
    const auto frames = core::simulatePhantom(spec, context);
    const auto& frame = frames.front();
    const auto planeSize = spec.size.planeVoxels();
    const auto write = [&](const fs::path& file, auto value) {
        core::TiffVolume volume;
        volume.size = spec.size;
        volume.type = core::PixelType::UInt16;
        volume.spacing = spec.spacing;
        volume.plane = [&](int z) {
            core::Plane plane(spec.size.x, spec.size.y, core::PixelType::UInt16);
            auto pixels = plane.pixels<std::uint16_t>();
            for (std::size_t i = 0; i < planeSize; ++i) {
                pixels[i] = value(planeSize * static_cast<std::size_t>(z) + i);
            }
            return plane;
        };
        core::writeTiff(file, volume, context);
    };
    write(truth, [&](std::size_t i) { return static_cast<std::uint16_t>(frame.instances[i]); });
    write(image, [&](std::size_t i) { return frame.image[i]; });
    return image;
}

} // namespace lamina::ui
