// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/ProjectChoice.h"

#include "core/base/Error.h"
#include "core/project/Project.h"
#include "ui/document/ApplicationData.h"

#include <algorithm>
#include <tuple>

namespace lamina::ui {

namespace fs = std::filesystem;

namespace {

/// What one project has of the images.
struct Candidate {
    fs::path folder;
    fs::file_time_type used;
    bool named = false;                    ///< it is the one that is named after the images
    std::vector<core::ImageMatch> matches; ///< of each image
    std::vector<bool> worked;

    [[nodiscard]] bool has(std::size_t i) const { return matches[i] > core::ImageMatch::Copy; }
    [[nodiscard]] std::size_t count(const std::vector<bool>& flags) const {
        return static_cast<std::size_t>(std::count(flags.begin(), flags.end(), true));
    }
    [[nodiscard]] bool hasAll() const {
        for (std::size_t i = 0; i < matches.size(); ++i)
            if (!has(i)) return false;
        return true;
    }
    [[nodiscard]] bool allBy(core::ImageMatch least) const {
        return std::all_of(matches.begin(), matches.end(), [=](auto m) { return m >= least; });
    }
    /// Work before mere lists, content before names, the later before the earlier.
    [[nodiscard]] auto rank() const {
        return std::tuple(count(worked), allBy(core::ImageMatch::Moved), used, named);
    }
};

void addProject(std::vector<fs::path>& projects, const fs::path& folder) {
    if (!core::Project::isProject(folder)) return;
    std::error_code none;
    for (const auto& known : projects)
        if (known == folder || fs::equivalent(known, folder, none)) return;
    projects.push_back(folder);
}

void addProjectsIn(std::vector<fs::path>& projects, const fs::path& parent) {
    std::error_code failure;
    std::vector<fs::path> found;
    for (fs::directory_iterator it(parent, failure), end; !failure && it != end;
         it.increment(failure)) {
        if (it->path().extension() == ".lamina") found.push_back(it->path());
    }
    std::sort(found.begin(), found.end());
    for (const auto& folder : found)
        addProject(projects, folder);
}

/// The one used last first.
std::vector<fs::path> projectsNear(const std::vector<core::StackInfo>& images,
                                   const WorkFolder& named, const std::vector<fs::path>& recent) {
    std::vector<fs::path> parents;
    const auto add = [&](const fs::path& folder) {
        if (std::find(parents.begin(), parents.end(), folder) == parents.end())
            parents.push_back(folder);
    };
    for (const auto& image : images) {
        const auto parent = fs::absolute(image.path).lexically_normal().parent_path();
        add(parent);
        add(parent.parent_path());
    }
    add(workInApplicationData());
    std::vector<fs::path> projects;
    addProject(projects, named.folder);
    for (const auto& parent : parents)
        addProjectsIn(projects, parent);
    for (const auto& folder : recent)
        addProject(projects, folder);
    std::vector<std::pair<fs::file_time_type, fs::path>> dated;
    for (auto& folder : projects)
        dated.emplace_back(core::lastUsed(folder), std::move(folder));
    std::stable_sort(dated.begin(), dated.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    projects.clear();
    for (auto& [time, folder] : dated)
        projects.push_back(std::move(folder));
    return projects;
}

/// A name alone leads to a project only where that is named after the image, too: what lies in
/// the place of an image of another project now is not that image.
Candidate lookInto(const fs::path& folder, bool named, const std::vector<core::StackInfo>& images,
                   const std::vector<core::StackIdentity>& identities,
                   const core::JobContext& context) {
    Candidate candidate;
    candidate.folder = folder;
    candidate.used = core::lastUsed(folder);
    candidate.named = named;
    const auto glance = core::glanceAt(folder);
    for (std::size_t i = 0; i < images.size(); ++i) {
        const auto match =
            core::matchImage(glance.stacks, folder, images[i].path, identities[i], context);
        const auto found = match ? match->match : core::ImageMatch::None;
        const bool onlyName = found == core::ImageMatch::Place && !named;
        candidate.matches.push_back(onlyName ? core::ImageMatch::None : found);
        candidate.worked.push_back(
            match && candidate.has(i) &&
            std::count(glance.worked.begin(), glance.worked.end(), match->entry.id) > 0);
    }
    return candidate;
}

/// What stays behind in other projects when none has all of the images.
void noteElsewhere(ProjectChoice& choice, const std::vector<Candidate>& candidates,
                   const std::vector<core::StackInfo>& images) {
    for (std::size_t i = 0; i < images.size(); ++i) {
        const auto here = [&](const Candidate& c) { return c.folder == choice.folder.folder; };
        const bool knownHere = std::any_of(candidates.begin(), candidates.end(),
                                           [&](const auto& c) { return here(c) && c.worked[i]; });
        for (const auto& candidate : candidates) {
            if (here(candidate) || knownHere) continue;
            if (candidate.worked[i])
                choice.elsewhere.emplace_back(images[i].name, candidate.folder);
            if (candidate.matches[i] == core::ImageMatch::Copy)
                choice.copies.push_back(candidate.folder);
        }
    }
}

} // namespace

ProjectChoice chooseProject(const std::vector<core::StackInfo>& images,
                            const std::vector<core::StackIdentity>& identities,
                            const std::vector<fs::path>& recent, const core::JobContext& context) {
    ProjectChoice choice;
    choice.folder = workFolderFor(images);
    std::vector<Candidate> candidates;
    for (const auto& folder : projectsNear(images, choice.folder, recent)) {
        context.throwIfStopped();
        try {
            const bool named = folder == choice.folder.folder;
            candidates.push_back(lookInto(folder, named, images, identities, context));
        } catch (const core::Error&) {
            choice.unreadable.push_back(folder);
            continue;
        }
        // where the images are at home and were worked on last: nobody is asked any further
        const auto& last = candidates.back();
        if (last.named && last.count(last.worked) == images.size() &&
            last.allBy(core::ImageMatch::Same))
            break;
    }
    const Candidate* best = nullptr;
    for (const auto& candidate : candidates) {
        if (candidate.hasAll() && (!best || candidate.rank() > best->rank())) best = &candidate;
    }
    if (!best) {
        noteElsewhere(choice, candidates, images);
        return choice;
    }
    choice.unreadable.clear();
    choice.found = !best->named;
    if (choice.found) choice.folder = {best->folder, !isInApplicationData(best->folder)};
    for (const auto& candidate : candidates) {
        const bool rival = candidate.count(candidate.worked) > 0;
        if (&candidate != best && candidate.hasAll() && rival)
            choice.others.push_back(candidate.folder);
    }
    return choice;
}

} // namespace lamina::ui
