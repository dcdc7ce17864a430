// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/SlicePlane.h"
#include "core/image/ImageStack.h"
#include "core/image/Normalization.h"
#include "core/image/VolumeCopy.h"
#include "core/job/JobSystem.h"
#include "core/paint/Brush.h"
#include "ui/view/Comparison.h"
#include "ui/view/ViewKeys.h"

#include <QImage>
#include <QPointF>
#include <QString>
#include <QWidget>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace lamina::ui {

class ChannelMix;
struct ChannelVolume;
class Tool;
struct ToolEvent;
struct ToolLine;

/// Shows one plane of a stack with overlays, and turns the mouse into tool gestures. "Slice" is the
/// position along the plane's normal. XY shows the decoded slices; XZ and YZ show a `VolumeCopy`,
/// hatched where it is not filled yet.
///
/// XY slices are decoded on `Lane::Io`; until one is there the last one stays, dimmed, with a
/// message. Pixels are shown as they are (nearest neighbour), with the voxel size's aspect. Slice
/// numbers are zero-based. GUI thread only.
///
/// Mouse: wheel changes the slice (Shift: five), Ctrl+wheel and pinch zoom at the mouse (the other
/// way round with `setWheelZooms`), middle drag or left drag with the key for it pans, left drag
/// with another key changes the contrast (sideways its width, up brighter), Shift+move asks for the
/// crosshair; the rest goes to the tool. Keys are `ViewKeys`, Esc and Enter.
class SliceView : public QWidget {
    Q_OBJECT

public:
    /// `jobs` must outlive the view.
    explicit SliceView(core::JobSystem& jobs, QWidget* parent = nullptr);
    ~SliceView() override;

    /// Which plane; XY unless set. Call it before a stack is shown.
    void setAxes(core::Axes axes);
    [[nodiscard]] core::Axes axes() const;
    /// Where XZ and YZ get their pixels from; null: none yet. Must be of the same size as the
    /// stack.
    void setVolume(std::shared_ptr<const core::VolumeCopy> volume);
    void volumeGrew(); ///< more of it is there: the plane on screen is taken again
    /// What XZ and YZ mix: the colour of the view's own channel (invalid: hidden) and the further
    /// channels, whose copies are of the stack's size too. XY has `channels()` instead.
    void setChannelVolumes(const QColor& own, const std::vector<ChannelVolume>& others);

    /// Shows a stack, or with null the empty state. The slice, zoom and contrast are kept when the
    /// new stack has the same size (contrast: when it is the same stack and channel); else the
    /// middle slice is shown, fitted, and the contrast comes from the first slice's percentiles.
    void setStack(std::shared_ptr<const core::ImageStack> stack, int channel = 0, int time = 0);
    [[nodiscard]] const std::shared_ptr<const core::ImageStack>& stack() const;
    [[nodiscard]] int channel() const;
    [[nodiscard]] int time() const;
    /// Call after the voxel size was changed: aspect and scale bar follow.
    void spacingChanged();

    [[nodiscard]] int slice() const; ///< the wanted slice; 0 without a stack
    void setSlice(int z);            ///< clipped to the stack; commits a stroke in progress first
    /// The slice whose pixels are on screen; differs from slice() while one is loading, -1: none.
    [[nodiscard]] int shownSlice() const;

    void setContrast(core::IntensityRange range);
    [[nodiscard]] core::IntensityRange contrast() const;
    /// Contrast from percentiles of the slice on screen (computed on `Lane::Cpu`).
    void autoContrast(core::NormalizationSpec percentiles = {});

    /// Colour, range and visibility of the stack's channels; the range of channel() is contrast().
    /// Of the XY view: it leads, the others are told through `setChannelVolumes`.
    [[nodiscard]] ChannelMix& channels();

    /// Shows the slice with one overlay against another, or against the image alone.
    void setComparison(const Comparison& comparison);
    [[nodiscard]] const Comparison& comparison() const;

    void fitToView(); ///< whole slice, and again at every resize until zoomed or panned
    void resetZoom(); ///< one device pixel per image pixel
    void zoomBy(double factor,
                QPointF anchor); ///< `anchor` in widget coordinates stays where it is
    void zoomBy(double factor);  ///< around the middle of the view
    void centerOn(core::SlicePoint point);
    [[nodiscard]] bool fitted() const; ///< the whole plane, whatever the size
    [[nodiscard]] double zoom() const; ///< widget pixels per image pixel along the columns
    [[nodiscard]] double micrometresPerPixel() const; ///< per widget pixel
    [[nodiscard]] core::SlicePoint center() const;    ///< image point in the middle of the view
    /// The same scale and centre as another view has, for linked views.
    void setScaleAndCenter(double micrometresPerPixel, core::SlicePoint center);

    /// Where a layer's colours come from; null removes it. Asked on the GUI thread while drawing.
    void setOverlaySource(OverlayKind kind, OverlaySource source);
    /// Takes over what `other` shows of every layer and how.
    void copyOverlays(const SliceView& other);
    void setOverlayVisible(OverlayKind kind, bool visible);
    [[nodiscard]] bool overlayVisible(OverlayKind kind) const;
    void setOverlayOpacity(OverlayKind kind, double opacity); ///< 0..1
    [[nodiscard]] double overlayOpacity(OverlayKind kind) const;
    void setOverlayOutline(OverlayKind kind, bool outline); ///< only the borders of equal colours
    [[nodiscard]] bool overlayOutline(OverlayKind kind) const;
    /// Only these pixels of the layer are asked for and uploaded again.
    void overlayChanged(OverlayKind kind, core::PixelRect rect);
    /// The same for a box of voxels; nothing to do where it lies beside the plane on screen.
    void overlayChanged(OverlayKind kind, const core::VoxelBox& box);
    /// The whole layer changed (another prediction, undo of many tiles, colours).
    void overlayReset(OverlayKind kind);
    /// Outlines whatever `source` gives a colour, above all overlays and whatever their style;
    /// null: nothing.
    void setSelection(OverlaySource source);
    void setSelectionShown(bool shown); ///< shown unless set
    /// What the selection covers changed within a box of voxels, or anywhere.
    void selectionChanged(const core::VoxelBox& box);
    void selectionReset();
    /// Bytes sent to the graphics card so far, image and overlays.
    [[nodiscard]] std::uint64_t uploadedBytes() const;

    /// The tool is not owned and must outlive its use here; null: none. Finishes a gesture of the
    /// tool before.
    void setTool(Tool* tool);
    [[nodiscard]] Tool* tool() const;
    /// Call after the brush size or what the tool draws changed: ring and lines follow.
    void toolChanged();
    /// Lines that are there whatever the tool (frames of patches); asked while drawing, null: none.
    void setMarks(std::function<std::vector<ToolLine>(core::SlicePlane)> marks);
    /// Takes back the stroke in progress; false when there is none.
    bool cancelStroke();

    void setKeys(const ViewKeys& keys); ///< instead of Lamina's own
    /// The wheel zooms and changes the slice with Ctrl, instead of the other way round.
    void setWheelZooms(bool zooms);
    /// What a key does, without the key; holding one begins.
    void act(ViewKey what);

    /// Tab and Shift+Tab ask for the next or previous entry of a list (`walkWanted`) instead of
    /// moving the keyboard focus; off unless set. F6 still goes to the next view.
    void setTabWalks(bool walks);

    void setEmptyText(const QString& text); ///< shown without a stack
    [[nodiscard]] QString message() const;  ///< what the view says in its middle now; may be empty

    [[nodiscard]] QPointF viewFromImage(core::SlicePoint point) const;
    [[nodiscard]] core::SlicePoint imageFromView(QPointF position) const;
    /// The view as drawn now, in device pixels.
    [[nodiscard]] QImage renderedImage();
    /// The same without what belongs to the hand only (brush ring, focus frame, signs).
    [[nodiscard]] QImage picture();

    /// Lines through this voxel, drawn over the image; none: no lines.
    void setCrosshair(std::optional<core::VoxelIndex> voxel);
    /// Letters and arrows that name the axes, in a corner.
    void setAxisLetters(bool shown);
    [[nodiscard]] std::optional<core::VoxelIndex> voxelUnderMouse() const;

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void sliceChanged(int z); ///< the wanted slice changed
    void sliceShown(int z);   ///< its pixels are there and tools work on it
    void contrastChanged(core::IntensityRange range);
    void zoomChanged(double zoom);
    void comparisonChanged();
    void viewportChanged(); ///< zoom or centre, by whatever way
    /// Shift+move: the crosshair is wanted here.
    void crosshairWanted(core::VoxelIndex voxel);
    void overlayStyleChanged(); ///< source, visibility, opacity or outline of a layer
    void overlayVoxelsChanged(OverlayKind kind, const core::VoxelBox& box);
    void overlayInvalidated(OverlayKind kind);
    void focused();               ///< has the keyboard now
    void confirmed();             ///< Enter, with no tool that waits for it
    void walkWanted(int step);    ///< Tab (1) or Shift+Tab (-1), see `setTabWalks`
    void brushStepped(int steps); ///< Alt+wheel: a larger (+) or smaller brush
    void cursorMoved(std::optional<core::VoxelIndex> voxel); ///< none: outside the image
    void failed(const QString& sentence);                    ///< a slice could not be read or shown

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Private;
    std::unique_ptr<Private> m_d;
};

} // namespace lamina::ui
