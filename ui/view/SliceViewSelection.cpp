// SPDX-License-Identifier: GPL-3.0-or-later
// The outline of the selected object in a slice view.
#include "ui/view/SliceView.h"
#include "ui/view/SliceViewPrivate.h"

namespace lamina::ui {

void SliceView::setSelection(OverlaySource source) {
    m_d->prop->selection().source = std::move(source);
    selectionReset();
}

void SliceView::setSelectionShown(bool shown) {
    m_d->prop->selection().visible = shown;
    m_d->canvas->update();
}

void SliceView::selectionChanged(const core::VoxelBox& box) {
    OverlayLayer& selection = m_d->prop->selection();
    const core::PixelRect rect = core::SlicePlane{m_d->axes, m_d->prop->slice()}.rect(box);
    if (rect.empty()) return;
    selection.invalidate(rect);
    // whoever changed the voxels has the overlay drawn again, in its own time
}

void SliceView::selectionReset() {
    OverlayLayer& selection = m_d->prop->selection();
    selection.invalidate();
    m_d->canvas->update();
}

} // namespace lamina::ui
