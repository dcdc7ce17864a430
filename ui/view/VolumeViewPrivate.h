// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/view/ChannelVolumes.h"
#include "ui/view/VolumeScene.h"
#include "ui/view/VolumeView.h"
#include "ui/view/VtkWidget.h"

#include <QElapsedTimer>
#include <QTimer>

#include <map>

namespace lamina::ui {

inline constexpr std::size_t kMost3DVoxels = std::size_t{160} * 160 * 160;
inline constexpr int kLongest3DSide = 256; // what every graphics driver takes as a 3D texture

/// State of a VolumeView, shared by its two source files: what is shown, and what the mouse does.
struct VolumeView::Private {
    enum class Gesture { None, Rotate, Pan, Zoom };

    Private(VolumeView& view, core::JobSystem& jobSystem);

    void refresh(); ///< starts what is stale, if the view is visible
    /// Number and copy of each channel that is to be seen; kOwn is the view's own.
    using Copies = std::vector<std::pair<int, std::shared_ptr<const core::VolumeCopy>>>;
    static constexpr int kOwn = -1;
    [[nodiscard]] Copies wantedCopies() const;
    void applyLooks();
    void buildImage();
    void buildSurfaces();
    void prepareFrame();
    void overpaint(QPainter& painter);
    void moved();                            ///< what is seen: coarse now, fine once it rests
    void turned();                           ///< the same, because the user moved the camera
    [[nodiscard]] std::size_t level() const; ///< of detail for the next frame
    [[nodiscard]] QSize deviceSize() const { return canvas->deviceSize(); }
    void pick(QPointF position);
    void showSelected();

    VolumeView& q;
    core::JobSystem& jobs;
    std::shared_ptr<int> alive = std::make_shared<int>(0); ///< owner of job callbacks
    VtkWidget* canvas = nullptr;
    std::unique_ptr<VolumeScene> scene;

    std::shared_ptr<const core::ImageStack> stack;
    std::shared_ptr<const core::VolumeCopy> volume;
    QColor ownColor = Qt::white; ///< invalid: hidden
    core::IntensityRange contrast;
    std::vector<ChannelVolume> others;
    std::uint64_t generation = 0; ///< of stack and volume; answers of older ones are dropped
    bool imageStale = false;
    core::JobHandle imageJob;
    bool hasImage = false;
    std::size_t drawnChannels = 0; ///< that fullCost holds for

    Surfaces which = Surfaces::Annotation;
    std::map<Surfaces, std::function<VolumeLabels()>> sources;
    Surfaces selectedIn = Surfaces::None;
    core::LabelId selected = 0;
    bool surfacesStale = false;
    core::JobHandle surfaceJob;
    QTimer settle;                               ///< running: labels changed just now
    std::shared_ptr<const core::LabelGrid> grid; ///< of the surfaces on screen
    QString labelProblem;
    bool coarse = false; ///< too many objects for full detail

    QString emptyText;
    bool imageVisible = true;
    bool planesVisible = true;
    std::optional<core::VoxelIndex> crosshair;

    QTimer rest; ///< running: the scene moved just now
    bool moving = false;
    QElapsedTimer frame;    ///< since the start of the one being drawn
    double fullCost = -1.0; ///< ms of the image at full detail, estimated; -1: not known
    std::size_t drawnLevel = 0;

    ViewKeys keys;
    Gesture gesture = Gesture::None;
    Qt::MouseButton gestureButton = Qt::NoButton;
    QPointF pressed;
    QPointF last;
    bool dragged = false;
    bool cameraMoved = false; ///< by the user, since all was seen
    bool keyboardFocus = false;
};

} // namespace lamina::ui
