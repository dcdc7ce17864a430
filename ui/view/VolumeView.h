// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/VolumeCopy.h"
#include "core/job/JobSystem.h"
#include "core/label/LabelGrid.h"
#include "ui/view/ViewKeys.h"
#include "ui/view/VolumeImage.h"

#include <QImage>
#include <QString>
#include <QWidget>

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace lamina::ui {

struct ChannelVolume;

/// Labels for the 3D view: a snapshot that a worker may read, or why there is none.
struct VolumeLabels {
    core::LabelField field; ///< without `at`: nothing to show
    std::function<std::array<std::uint8_t, 3>(core::LabelId)> color; ///< any thread
    QString problem; ///< said to the user where there is nothing to show
};

enum class Surfaces { None, Annotation, Prediction };

/// The stack in 3D: the image as a maximum-intensity projection of each channel or translucent, the
/// labels as surfaces in their colours, and outlines of the planes that the other views show. GUI
/// thread only; what it shows is computed on `Lane::Cpu`, and only while the view is visible.
///
/// Mouse: left drag rotates, middle drag or Shift+drag pans, wheel or right drag zooms, a click on
/// a label selects it, a double click shows the whole stack. A slow graphics driver gets fewer rays
/// while the scene moves, and the full picture once it rests if that is quick enough.
class VolumeView : public QWidget {
    Q_OBJECT

public:
    explicit VolumeView(core::JobSystem& jobs, QWidget* parent = nullptr); ///< `jobs` outlives it
    ~VolumeView() override;

    /// Another stack (camera back to the start when its size differs), or null.
    void setStack(std::shared_ptr<const core::ImageStack> stack);
    void setVolume(std::shared_ptr<const core::VolumeCopy> volume);
    void volumeGrew();
    void setContrast(core::IntensityRange range); ///< of the view's own channel
    /// The colour of the own channel (invalid: hidden) and the further ones, as in the other views.
    void setChannelVolumes(const QColor& own, const std::vector<ChannelVolume>& others);
    void setImageVisible(bool visible);
    [[nodiscard]] bool imageVisible() const;
    void setRendering(VolumeRendering rendering); ///< of the image
    [[nodiscard]] VolumeRendering rendering() const;
    void setImageOpacity(double opacity); ///< 0..1, where it is translucent
    [[nodiscard]] double imageOpacity() const;
    void setCrosshair(core::VoxelIndex voxel);
    void setPlanesVisible(bool visible);

    /// Called on the GUI thread whenever the surfaces are built.
    void setLabelSource(Surfaces which, std::function<VolumeLabels()> source);
    void setSurfaces(Surfaces which);
    [[nodiscard]] Surfaces surfaces() const;
    /// The object to be told from all others; 0: none. Seen while its surfaces are shown.
    void setSelected(Surfaces which, core::LabelId id);
    void labelsChanged(Surfaces which); ///< built again, a moment after the last change
    /// Nothing is being computed and all that is wanted is on screen.
    [[nodiscard]] bool settled() const;

    void setKeys(const ViewKeys& keys); ///< of which the zoom counts here
    void zoomBy(int notches);           ///< in, or out where it is negative
    void resetCamera();
    void rotateBy(QPointF degrees);
    /// Position, focus (µm) and the upward direction of the eye, three numbers each, once the user
    /// has moved it; empty: the whole stack, as at the start.
    [[nodiscard]] std::vector<double> camera() const;
    /// Nothing happens for numbers that are no view of anything.
    void setCamera(const std::vector<double>& camera);
    [[nodiscard]] QPointF viewFromVoxel(core::VoxelIndex voxel) const; ///< widget coordinates
    void setEmptyText(const QString& text);
    [[nodiscard]] QString message() const; ///< what the view says now; may be empty
    [[nodiscard]] QImage picture();        ///< as drawn, in device pixels

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void labelPicked(core::LabelId id, core::VoxelIndex voxel);
    void nothingPicked();    ///< a click beside all labels
    void renderingChanged(); ///< of the image, or its opacity
    void surfacesChanged(Surfaces which);
    void surfacesBuilt();
    void focused(); ///< has the keyboard now
    void failed(const QString& sentence);

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    struct Private;
    std::unique_ptr<Private> m_d;
};

} // namespace lamina::ui
