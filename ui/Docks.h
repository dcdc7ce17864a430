// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QDockWidget;
class QMainWindow;

namespace lamina::ui {

/// Puts a dock below the image, as a tab beside those that are there: side by side they would
/// squeeze the panels left and right of the image. It is hidden until it is asked for, and is the
/// tab in front when it is shown.
void addBottomDock(QMainWindow& window, QDockWidget& dock);

/// Makes a dock higher by taking room from the highest one above or below it; nothing where it is
/// alone. (Given its height alone, Qt would shrink it again together with the others.)
void growDock(QMainWindow& window, QDockWidget& dock, int by);

/// Gives names to the tab bars that Qt makes when docks share a place.
void nameDockTabs(QMainWindow& window);

} // namespace lamina::ui
