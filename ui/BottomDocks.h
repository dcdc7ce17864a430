// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QDockWidget;
class QMainWindow;

namespace lamina::ui {

/// Puts a dock below the image, as a tab beside those that are there: side by side they would
/// squeeze the panels left and right of the image. It is hidden until it is asked for, and is the
/// tab in front when it is shown.
void addBottomDock(QMainWindow& window, QDockWidget& dock);

/// Gives names to the tab bars that Qt makes when docks share a place.
void nameDockTabs(QMainWindow& window);

} // namespace lamina::ui
