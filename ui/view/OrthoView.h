// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/SlicePlane.h"
#include "ui/view/SliceView.h"
#include "ui/view/VolumeView.h"

#include <QImage>
#include <QWidget>

#include <array>
#include <optional>

class QMenu;
class QSplitter;

namespace lamina::ui {

class ChannelVolumes;
class ViewPane;
class VolumeLoader;

/// XY, YZ right of it, XZ below, and 3D in the corner: four views of one place in a stack. Any one
/// can be maximised. The place (`crosshair`) is where the three planes meet; changing the slice of
/// one view moves it, Shift+move in a view moves the other two there.
///
/// XY leads: contrast, channels and overlays set on it are shown by all. GUI thread only.
class OrthoView : public QWidget {
    Q_OBJECT

public:
    enum class Pane { XY, YZ, XZ, Volume };
    static constexpr std::array<Pane, 4> kPanes{Pane::XY, Pane::YZ, Pane::XZ, Pane::Volume};

    explicit OrthoView(core::JobSystem& jobs, QWidget* parent = nullptr); ///< `jobs` outlives it
    ~OrthoView() override;

    [[nodiscard]] SliceView& slices(core::Axes axes) const;
    [[nodiscard]] VolumeView& volume() const { return *m_volume; }
    [[nodiscard]] ViewPane& pane(Pane pane) const;

    /// In all views. A stack of one slice shows XY only.
    void setStack(std::shared_ptr<const core::ImageStack> stack, int channel = 0, int time = 0);
    void setTool(Tool* tool); ///< on all slice views; not owned
    void toolChanged();

    [[nodiscard]] core::VoxelIndex crosshair() const; ///< where the planes meet
    void moveCrosshair(core::VoxelIndex voxel);       ///< clipped to the stack
    /// Moves to the voxel under the mouse; false when it is over none.
    bool moveCrosshairToMouse();
    void setCrosshairShown(bool shown);
    [[nodiscard]] bool crosshairShown() const { return m_crosshairShown; }
    /// Goes to a plane and makes sure that it is seen.
    void showPlane(core::SlicePlane plane);

    void
    setZoomLinked(bool linked); ///< same µm per screen pixel and same centre in all slice views
    [[nodiscard]] bool zoomLinked() const { return m_zoomLinked; }

    [[nodiscard]] std::optional<Pane> maximised() const { return m_maximised; }
    void maximise(std::optional<Pane> pane); ///< none: all four
    void toggleMaximised();                  ///< of the active pane
    [[nodiscard]] bool canShowAll() const;   ///< more than one slice
    [[nodiscard]] bool paneVisible(Pane pane) const;
    [[nodiscard]] Pane activePane() const { return m_active; } ///< that had the keyboard last
    [[nodiscard]] SliceView& activeSlices() const; ///< the active one, or XY while 3D is
    /// The active view has means of blocks of voxels only, as the stack is larger than its copy.
    [[nodiscard]] bool activeIsCoarse() const;
    /// Of the copies behind XZ, YZ and 3D together, from the next stack on.
    void setCopyBudget(std::size_t bytes);
    void setKeys(const ViewKeys& keys); ///< of all views
    void setWheelZooms(bool zooms);     ///< see SliceView
    void act(ViewKey what);             ///< in the active view; nothing for held keys
    /// The outline of an object in the slice views, see SliceView.
    void setSelection(const OverlaySource& source);
    void setSelectionShown(bool shown);
    void selectionChanged(const core::VoxelBox& box);
    void selectionReset();
    void focusNext(); ///< of the visible panes, in reading order
    void fitActive();

    /// The active view, or all that are visible side by side, as drawn; for a file or the
    /// clipboard.
    [[nodiscard]] QImage picture(bool all);

Q_SIGNALS:
    void crosshairMoved(core::VoxelIndex voxel);
    void layoutChanged();
    void activePaneChanged();
    void labelPicked(core::LabelId id); ///< in 3D; the crosshair is there already
    void nothingPicked();               ///< a click in 3D beside all labels
    void failed(const QString& sentence);

private:
    void connectSlices(SliceView& view, Pane pane);
    void makeChannels(core::JobSystem& jobs);
    void volumeGrew();
    void makeVolumeControls();
    void makeImageControls(QMenu& menu);
    void sliceMoved();
    void showCrosshair();
    void updateTitles();
    void updateLayout();
    void setActive(Pane pane);
    void follow(const SliceView& leader);

    VolumeLoader* m_loader;
    ChannelVolumes* m_channels = nullptr; ///< beside the one that m_loader fills
    std::array<SliceView*, 3> m_slices;   ///< XY, XZ, YZ as in core::Axes
    VolumeView* m_volume;
    std::array<ViewPane*, 4> m_panes{};
    QSplitter* m_rows;
    QSplitter* m_above;
    QSplitter* m_below;
    std::shared_ptr<const core::ImageStack> m_stack;
    Pane m_active = Pane::XY;
    std::optional<Pane> m_maximised;
    bool m_crosshairShown = true;
    bool m_zoomLinked = false;
    bool m_following = false;
    bool m_moving = false;            ///< the crosshair, in all views at once
    std::array<double, 3> m_center{}; ///< of the linked views, in voxels
};

} // namespace lamina::ui
