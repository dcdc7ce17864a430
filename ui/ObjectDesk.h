// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/ObjectCensus.h"
#include "ui/document/ObjectEdits.h"
#include "ui/document/ReviewQueue.h"
#include "ui/document/SelectedObject.h"
#include "ui/tool/MergeTool.h"
#include "ui/tool/SplitTool.h"

#include <QString>

#include <functional>

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
    SelectedObject selected;
    /// Points at an object in all views and, where the table lists such objects, in it; without an
    /// id at none. The window's.
    std::function<void(SelectedObject)> select;
    /// A frame around the object last gone to; empty: none.
    core::VoxelBox highlight;
    QString caption;
    bool tableSeen = false;
    bool listSeen = false;
};

} // namespace lamina::ui
