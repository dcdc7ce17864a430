// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/experiment/CellResult.h"
#include "core/learn/LearningEngine.h"

#include <filesystem>
#include <functional>
#include <map>

namespace lamina::core {

/// What an experiment has found so far.
struct ExperimentResults {
    ExperimentSpec spec;
    nlohmann::json data;     ///< of the recordings, as in run records
    std::size_t patches = 0; ///< in the pool
    std::size_t patchesBeforeFilter = 0;
    std::vector<Cell> planned;     ///< in the order in which they run
    std::vector<CellResult> cells; ///< those that are done, in that order
    std::vector<BackboneResult> backbones;
    std::vector<std::string> notes; ///< sentences for the reader of the report

    [[nodiscard]] bool complete() const { return cells.size() == planned.size(); }
};

/// Runs an experiment cell by cell and keeps it in a folder:
///
///     experiment.json        what is compared, on which data
///     cells/ID.json          one for each cell, written when it is done, atomically
///     samples/*.png          test patches, their truth, and where predictions differ from it
///     work/                  networks in progress, removed when no cell needs them any more
///
/// A folder that holds a part of the same experiment is continued: cells that are there are not
/// computed again, and an unfinished training goes on from its partial checkpoint. More `seeds` add
/// to what is there.
class ExperimentRun {
public:
    /// Throws `Error`: Mismatch when the folder holds another experiment, Unwritable.
    ExperimentRun(LearningEngine& engine, PatchPool pool, ExperimentSpec spec,
                  std::filesystem::path folder, const JobContext& context);

    /// What is done and what is to do.
    [[nodiscard]] const ExperimentResults& results() const { return m_results; }

    /// Does the rest. `onRepetition` (may be empty) is called after each repetition of each split
    /// that added something. Throws `Cancelled` and what the engine throws; cells that were done
    /// stay.
    void run(const std::function<void()>& onRepetition, const JobContext& context);

private:
    struct Part {
        ExperimentSplit split;
        std::uint64_t seed;
        PoolSplit patches;
        std::vector<Cell> cells;
    };
    void claimFolder(const JobContext& context) const;
    void plan();
    void readCells();
    void runPart(const Part& part, const JobContext& context);
    [[nodiscard]] std::filesystem::path backbone(const Part& part, const Cell& cell,
                                                 const JobContext& context);
    [[nodiscard]] CellResult runCell(const Part& part, const Cell& cell,
                                     const std::filesystem::path& backbone,
                                     const JobContext& context);
    void score(CellResult& result, const Part& part, const std::filesystem::path& model,
               const JobContext& context);
    [[nodiscard]] JobContext inner(const JobContext& context, double part,
                                   const std::string& what) const;
    [[nodiscard]] std::vector<std::size_t> shown(const Part& part) const;
    [[nodiscard]] std::filesystem::path cellFile(const std::string& id) const;
    [[nodiscard]] bool done(const Cell& cell) const;

    LearningEngine& m_engine;
    PatchPool m_pool;
    ExperimentSpec m_spec;
    std::filesystem::path m_folder;
    std::vector<Part> m_parts;
    ExperimentResults m_results;
    std::map<std::string, CellResult> m_done;
    std::size_t m_doneHere = 0; ///< in this process, for the estimate
    double m_secondsHere = 0.0;
};

} // namespace lamina::core
