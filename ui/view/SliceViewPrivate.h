// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/VolumeCopy.h"
#include "ui/tool/Tool.h"
#include "ui/view/ChannelMix.h"
#include "ui/view/ChannelVolumes.h"
#include "ui/view/SliceLoader.h"
#include "ui/view/SliceProp.h"
#include "ui/view/SliceView.h"
#include "ui/view/SliceViewport.h"
#include "ui/view/SwipeGrip.h"
#include "ui/view/ViewKeys.h"
#include "ui/view/VtkWidget.h"

#include <QTimer>

#include <vtkNew.h>

namespace lamina::ui {

inline constexpr double kZoomPerNotch = 1.25; // of the wheel, or per press of a key
inline constexpr int kManySlices = 5;

/// State of a SliceView, shared by its two source files: what is shown, and what the mouse does.
struct SliceView::Private {
    enum class Gesture { None, Tool, Pan, Contrast };

    Private(SliceView& view, core::JobSystem& jobSystem);

    // what is shown
    void showPlane(int z, const SliceLoader::PlanePtr& plane);
    void requestSlice();
    void showCopied(); ///< XZ and YZ: the plane as far as it is there
    void cutChannels();
    [[nodiscard]] double sideFilled() const; ///< of all copies shown
    void paintMissing(QPainter& painter) const;
    [[nodiscard]] int depth() const; ///< slices along the normal
    [[nodiscard]] core::SlicePlane plane() const { return {axes, slice}; }
    [[nodiscard]] std::optional<SliceProp::Ring> ring() const;
    void planeLoaded(int z, const SliceLoader::PlanePtr& plane,
                     std::optional<core::IntensityRange> range);
    void planeFailed(int z, const QString& sentence);
    void checkSize();
    void updateSpacing();
    void geometryChanged(double zoomBefore);
    void prepareFrame();
    void overpaint(QPainter& painter);
    void setComparison(const Comparison& wanted);
    void placeGrip();
    void paintComparison(QPainter& painter);
    void paintToolLines(QPainter& painter);
    [[nodiscard]] bool waiting() const; ///< the wanted slice is not on screen yet

    // what the mouse does
    [[nodiscard]] ToolEvent toolEvent(QPointF position, Qt::KeyboardModifiers modifiers) const;
    void endGesture(bool keep);
    bool cancel(); ///< what Esc does; false: there was nothing to cancel
    void updateCursorShape();
    void updateVoxel();
    void dragContrast(QPointF position);
    void stepSlices(int steps);

    SliceView& q;
    core::JobSystem& jobs;
    std::shared_ptr<int> alive = std::make_shared<int>(0); ///< owner of job callbacks
    VtkWidget* canvas = nullptr;
    SliceLoader* loader = nullptr;
    vtkNew<SliceProp> prop;
    SliceViewport viewport;
    ChannelMix* mix = nullptr;
    Comparison comparison;
    SwipeGrip* grip = nullptr; ///< made with the first swipe

    std::shared_ptr<const core::ImageStack> stack;
    core::Axes axes = core::Axes::XY;
    std::shared_ptr<const core::VolumeCopy> volume;
    bool volumeStale = false;     ///< changed while the view was hidden
    QColor sideColor = Qt::white; ///< of the own channel, in XZ and YZ
    std::vector<ChannelVolume> sideChannels;
    std::vector<SliceProp::Channel> sidePlanes; ///< cut from sideChannels, one each
    std::optional<core::VoxelIndex> crosshair;
    bool axisLetters = false;
    bool picturing = false; ///< for a file: without ring, focus and signs
    int channel = 0;
    int time = 0;
    int slice = 0;
    int direction = 1; ///< of the last step, for prefetching
    core::IntensityRange contrast{0.0, 1.0};
    bool contrastKnown = false;
    std::uint64_t contrastAsked = 0; ///< the last question wins
    QString emptyText;
    QString error;
    QTimer beside; ///< running: changes made in another view are drawn when it ends
    QTimer late;   ///< running: a slice is loading, but not yet long enough to say so
    bool sizeReported = false;

    Tool* tool = nullptr;
    std::function<std::vector<ToolLine>(core::SlicePlane)> marks;
    Gesture gesture = Gesture::None;
    Qt::MouseButton gestureButton = Qt::NoButton;
    QPointF lastPosition;
    QPointF contrastStart;
    core::IntensityRange contrastBefore;
    ViewKeys keys;
    bool wheelZooms = false;
    bool panKeyHeld = false;
    bool tabWalks = false;
    bool contrastKeyHeld = false;
    bool keyboardFocus = false;
    int wheelRest = 0;
    std::optional<QPointF> mouse; ///< over the view
    std::optional<core::VoxelIndex> voxel;
};

} // namespace lamina::ui
