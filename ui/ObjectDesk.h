// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/ObjectCensus.h"
#include "ui/document/ObjectEdits.h"
#include "ui/document/ReviewQueue.h"
#include "ui/tool/MergeTool.h"
#include "ui/tool/SplitTool.h"

#include <QString>

class QDockWidget;

namespace lamina::ui {

class ObjectPanel;
class QueuePanel;

/// What the window needs for whole objects and for reviewing: verbs, tools, measurements, queue,
/// and the two docks. Made before the window's actions.
struct ObjectDesk {
    ObjectDesk(core::JobSystem& jobs, AnnotationJobs& work, Document& document);

    ObjectEdits edits;
    ObjectCensus census;
    ReviewQueue queue;
    SplitTool split;
    MergeTool merge;
    ObjectPanel* table = nullptr; ///< owned by their docks
    QueuePanel* list = nullptr;
    QDockWidget* tableDock = nullptr;
    QDockWidget* listDock = nullptr;
    /// A frame around the object last gone to; empty: none.
    core::VoxelBox highlight;
    QString caption;
    bool tableSeen = false;
    bool listSeen = false;
};

} // namespace lamina::ui
