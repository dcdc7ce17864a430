<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>DockTabs</name>
    <message>
        <source>Panels in this place</source>
        <translation>Bereiche an dieser Stelle</translation>
    </message>
    <message>
        <source>Chooses which panel is shown in this place</source>
        <translation>Wählt, welcher Bereich an dieser Stelle gezeigt wird</translation>
    </message>
</context>
<context>
    <name>PaletteKeywords</name>
    <message>
        <source>load, file, image, TIFF, read</source>
        <translation>laden, Datei, Bild, TIFF, einlesen</translation>
    </message>
    <message>
        <source>load, directory, image sequence, series</source>
        <translation>laden, Verzeichnis, Bildfolge, Serie</translation>
    </message>
    <message>
        <source>example, demo, test data, tutorial</source>
        <translation>Beispiel, Demo, Testdaten, Einführung</translation>
    </message>
    <message>
        <source>ground truth, load masks, segmentation, label image</source>
        <translation>Ground Truth, Masken laden, Segmentierung, Labelbild</translation>
    </message>
    <message>
        <source>Fiji, ImageJ, TIFF, CSV, save masks, write, results, measurements, ROI</source>
        <translation>Fiji, ImageJ, TIFF, CSV, Masken speichern, schreiben, Ergebnisse, Messwerte, ROI</translation>
    </message>
    <message>
        <source>backup, copy, duplicate, archive</source>
        <translation>Sicherung, Kopie, Duplikat, Archiv</translation>
    </message>
    <message>
        <source>load, recent, session</source>
        <translation>laden, zuletzt benutzt, Sitzung</translation>
    </message>
    <message>
        <source>revert, back, step back, mistake</source>
        <translation>rückgängig, zurück, Schritt zurück, Fehler</translation>
    </message>
    <message>
        <source>repeat, again, forward</source>
        <translation>wiederholen, noch einmal, vorwärts</translation>
    </message>
    <message>
        <source>version, checkpoint, restore point, backup</source>
        <translation>Version, Zwischenstand, Wiederherstellungspunkt, Sicherung</translation>
    </message>
    <message>
        <source>restore, revert, history, earlier version</source>
        <translation>wiederherstellen, zurück, Verlauf, frühere Version</translation>
    </message>
    <message>
        <source>screenshot, picture, figure, image, PNG</source>
        <translation>Bildschirmfoto, Bild, Abbildung, PNG</translation>
    </message>
    <message>
        <source>screenshot, clipboard, picture, figure</source>
        <translation>Bildschirmfoto, Zwischenablage, Bild, Abbildung</translation>
    </message>
    <message>
        <source>done, finish, background, ground truth, annotated</source>
        <translation>fertig, abschließen, Hintergrund, Ground Truth, annotiert</translation>
    </message>
    <message>
        <source>new cell, add object, new object, ROI</source>
        <translation>neue Zelle, Objekt hinzufügen, neues Objekt, ROI</translation>
    </message>
    <message>
        <source>paint, draw, annotate, pen</source>
        <translation>malen, zeichnen, annotieren, Stift</translation>
    </message>
    <message>
        <source>rubber, eraser, remove, clear</source>
        <translation>Radiergummi, löschen, entfernen</translation>
    </message>
    <message>
        <source>ROI, lasso, freehand, outline, region</source>
        <translation>ROI, Lasso, Freihand, Umriss, Bereich</translation>
    </message>
    <message>
        <source>bucket, flood fill, holes</source>
        <translation>Farbeimer, füllen, Löcher</translation>
    </message>
    <message>
        <source>magic wand, region growing, similar</source>
        <translation>Zauberstab, Bereichswachstum, ähnlich</translation>
    </message>
    <message>
        <source>eyedropper, pipette, select</source>
        <translation>Pipette, auswählen</translation>
    </message>
    <message>
        <source>between slices, shape, morph</source>
        <translation>zwischen Schichten, Form</translation>
    </message>
    <message>
        <source>divide, cut, separate, touching</source>
        <translation>teilen, schneiden, trennen, berührend</translation>
    </message>
    <message>
        <source>join, unite, combine</source>
        <translation>verbinden, vereinigen, zusammenfügen</translation>
    </message>
    <message>
        <source>ground truth, confirm, proofread, keep</source>
        <translation>Ground Truth, bestätigen, prüfen, behalten</translation>
    </message>
    <message>
        <source>proofread, correct, check, curate, errors</source>
        <translation>prüfen, korrigieren, durchsehen, Fehler</translation>
    </message>
    <message>
        <source>measure, volume, count cells, statistics, region properties</source>
        <translation>messen, Volumen, Zellen zählen, Statistik, Eigenschaften</translation>
    </message>
    <message>
        <source>interactive, pixel classification, random forest, train</source>
        <translation>interaktiv, Pixelklassifikation, Random Forest, trainieren</translation>
    </message>
    <message>
        <source>learning curve, enough labels, annotate more</source>
        <translation>Lernkurve, genug Labels, mehr annotieren</translation>
    </message>
    <message>
        <source>batch, many files, directory, all images, segment, inference</source>
        <translation>Batch, Stapelverarbeitung, viele Dateien, Verzeichnis, alle Bilder, segmentieren</translation>
    </message>
    <message>
        <source>earlier prediction, go back, history, difference, models</source>
        <translation>frühere Vorhersage, zurück, Verlauf, Unterschied, Modelle</translation>
    </message>
    <message>
        <source>GPU, CUDA, graphics card, CPU</source>
        <translation>GPU, CUDA, Grafikkarte, CPU, Prozessor</translation>
    </message>
    <message>
        <source>train, fine-tune, pretrain, predict, segment, network, forest</source>
        <translation>trainieren, feinabstimmen, vortrainieren, vorhersagen, segmentieren, Netz, Forest</translation>
    </message>
    <message>
        <source>runs, progress, loss, curves, log, training</source>
        <translation>Läufe, Fortschritt, Verlust, Kurven, Protokoll, Training</translation>
    </message>
    <message>
        <source>Dice, IoU, accuracy, evaluate, ground truth</source>
        <translation>Dice, IoU, Genauigkeit, bewerten, Ground Truth</translation>
    </message>
    <message>
        <source>3D, orthogonal, XZ, YZ, volume, render</source>
        <translation>3D, orthogonal, XZ, YZ, Volumen, Darstellung</translation>
    </message>
    <message>
        <source>brightness, levels, window, histogram</source>
        <translation>Helligkeit, Tonwerte, Histogramm</translation>
    </message>
    <message>
        <source>masks, hide, visibility, opacity</source>
        <translation>Masken, verbergen, Sichtbarkeit, Deckkraft</translation>
    </message>
    <message>
        <source>contours, borders, edges</source>
        <translation>Konturen, Ränder, Kanten</translation>
    </message>
    <message>
        <source>ROI, region, crop, frame</source>
        <translation>ROI, Bereich, Ausschnitt, Rahmen</translation>
    </message>
    <message>
        <source>categories, types, semantic</source>
        <translation>Kategorien, Typen, semantisch</translation>
    </message>
    <message>
        <source>keys, hotkeys, keyboard</source>
        <translation>Tasten, Tastenkürzel, Tastatur</translation>
    </message>
    <message>
        <source>night, black, appearance</source>
        <translation>Nacht, schwarz, Aussehen</translation>
    </message>
    <message>
        <source>day, white, appearance</source>
        <translation>Tag, weiß, Aussehen</translation>
    </message>
    <message>
        <source>manual, documentation, guide</source>
        <translation>Handbuch, Dokumentation, Anleitung</translation>
    </message>
</context>
<context>
    <name>QObject</name>
    <message>
        <source>default</source>
        <translation>Vorgabe</translation>
    </message>
    <message>
        <source>How often the network sees the data; default = the number measured best</source>
        <translation>Wie oft das Netz die Daten sieht; Vorgabe = die am besten gemessene Zahl</translation>
    </message>
    <message>
        <source>a few seconds left</source>
        <translation>noch wenige Sekunden</translation>
    </message>
    <message>
        <source>about %1 s left</source>
        <translation>noch etwa %1 s</translation>
    </message>
    <message>
        <source>about %1 min left</source>
        <translation>noch etwa %1 min</translation>
    </message>
    <message>
        <source>about %1 h left</source>
        <translation>noch etwa %1 h</translation>
    </message>
</context>
<context>
    <name>ShortcutScheme</name>
    <message>
        <source>cancels what was begun</source>
        <translation>bricht das Begonnene ab</translation>
    </message>
    <message>
        <source>takes back the last point</source>
        <translation>nimmt den letzten Punkt zurück</translation>
    </message>
    <message>
        <source>goes to the control before</source>
        <translation>geht zum vorigen Bedienelement</translation>
    </message>
    <message>
        <source>finishes what was begun, or accepts the prediction of the slice</source>
        <translation>beendet Begonnenes oder übernimmt die Vorhersage der Schicht</translation>
    </message>
    <message>
        <source>goes to the next control, or in a view with the review queue open to its next entry</source>
        <translation>geht zum nächsten Bedienelement, oder in einer Ansicht bei offener Prüfliste zu deren nächstem Eintrag</translation>
    </message>
</context>
<context>
    <name>SliceView</name>
    <message>
        <source>XZ</source>
        <translation>XZ</translation>
    </message>
    <message>
        <source>YZ</source>
        <translation>YZ</translation>
    </message>
    <message>
        <source>XY</source>
        <translation>XY</translation>
    </message>
</context>
<context>
    <name>ViewKeyActions</name>
    <message>
        <source>Previous slice</source>
        <translation>Vorige Schicht</translation>
    </message>
    <message>
        <source>One slice back</source>
        <translation>Eine Schicht zurück</translation>
    </message>
    <message>
        <source>Next slice</source>
        <translation>Nächste Schicht</translation>
    </message>
    <message>
        <source>One slice on</source>
        <translation>Eine Schicht weiter</translation>
    </message>
    <message>
        <source>Five slices back</source>
        <translation>Fünf Schichten zurück</translation>
    </message>
    <message>
        <source>To look through a stack quickly</source>
        <translation>Um einen Stapel rasch durchzusehen</translation>
    </message>
    <message>
        <source>Five slices on</source>
        <translation>Fünf Schichten weiter</translation>
    </message>
    <message>
        <source>First slice</source>
        <translation>Erste Schicht</translation>
    </message>
    <message>
        <source>To the beginning of the stack</source>
        <translation>Zum Anfang des Stapels</translation>
    </message>
    <message>
        <source>Last slice</source>
        <translation>Letzte Schicht</translation>
    </message>
    <message>
        <source>To the end of the stack</source>
        <translation>Zum Ende des Stapels</translation>
    </message>
    <message>
        <source>Centre here</source>
        <translation>Hier zentrieren</translation>
    </message>
    <message>
        <source>What is under the mouse, else the crosshair, comes to the middle of the view</source>
        <translation>Was unter der Maus ist, sonst das Fadenkreuz, kommt in die Mitte der Ansicht</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Vergrößern</translation>
    </message>
    <message>
        <source>The view you work in comes nearer</source>
        <translation>Die Ansicht, in der Sie arbeiten, kommt näher</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Verkleinern</translation>
    </message>
    <message>
        <source>The view you work in goes farther away</source>
        <translation>Die Ansicht, in der Sie arbeiten, rückt weiter weg</translation>
    </message>
    <message>
        <source>Move the image while held</source>
        <translation>Bild verschieben, solange gedrückt</translation>
    </message>
    <message>
        <source>Hold the key and drag with the left button</source>
        <translation>Taste halten und mit der linken Maustaste ziehen</translation>
    </message>
    <message>
        <source>Change the contrast while held</source>
        <translation>Kontrast ändern, solange gedrückt</translation>
    </message>
    <message>
        <source>Hold the key and drag with the left button: sideways for the width, up for brighter</source>
        <translation>Taste halten und mit der linken Maustaste ziehen: seitwärts für die Breite, aufwärts für heller</translation>
    </message>
    <message>
        <source>Hide the overlays while held</source>
        <translation>Überlagerungen verbergen, solange gedrückt</translation>
    </message>
    <message>
        <source>Hold the key to look at the bare image</source>
        <translation>Taste halten, um das bloße Bild zu sehen</translation>
    </message>
    <message>
        <source>The wheel zooms</source>
        <translation>Das Mausrad zoomt</translation>
    </message>
    <message>
        <source>The mouse wheel zooms and goes through the slices with Ctrl, instead of the other way round</source>
        <translation>Das Mausrad zoomt und blättert mit Strg durch die Schichten, statt umgekehrt</translation>
    </message>
</context>
<context>
    <name>core</name>
    <message>
        <source>The learning engine is being loaded.</source>
        <translation>Das Lernmodul wird geladen.</translation>
    </message>
    <message>
        <source>The learning engine could not be loaded; the Learn panel says why.</source>
        <translation>Das Lernmodul konnte nicht geladen werden; das Feld „Lernen“ sagt, warum.</translation>
    </message>
    <message>
        <source>Pretraining is running: wait, or cancel it.</source>
        <translation>Das Vortraining läuft: abwarten oder abbrechen.</translation>
    </message>
    <message>
        <source>Fine-tuning is running: wait, or cancel it.</source>
        <translation>Die Feinabstimmung läuft: abwarten oder abbrechen.</translation>
    </message>
    <message>
        <source>A prediction is running: wait, or cancel it.</source>
        <translation>Eine Vorhersage läuft: abwarten oder abbrechen.</translation>
    </message>
    <message>
        <source>Stopping: the running batch is being finished.</source>
        <translation>Wird angehalten: der laufende Stapel wird noch beendet.</translation>
    </message>
    <message>
        <source>Nothing is running.</source>
        <translation>Es läuft nichts.</translation>
    </message>
    <message>
        <source>Open a stack first.</source>
        <translation>Bitte zuerst einen Stapel öffnen.</translation>
    </message>
    <message>
        <source>Paint a few cells and some background first.</source>
        <translation>Bitte zuerst ein paar Zellen und etwas Hintergrund malen.</translation>
    </message>
    <message>
        <source>Fine-tune a model first.</source>
        <translation>Bitte zuerst ein Modell feinabstimmen.</translation>
    </message>
    <message>
        <source>Finding objects</source>
        <translation>Zellen werden gesucht</translation>
    </message>
    <message>
        <source>The project is open for reading only.</source>
        <translation>Das Projekt ist nur zum Lesen geöffnet.</translation>
    </message>
    <message>
        <source>No NVIDIA graphics card was found. Everything runs on the processor, only slower.</source>
        <translation>Es wurde keine NVIDIA-Grafikkarte gefunden. Alles läuft auf dem Prozessor, nur langsamer.</translation>
    </message>
    <message>
        <source>There is an NVIDIA graphics card, but its driver is not running: install it (in Debian the package nvidia-driver) and restart the computer.</source>
        <translation>Es gibt eine NVIDIA-Grafikkarte, aber ihr Treiber läuft nicht: bitte installieren (unter Debian das Paket nvidia-driver) und den Rechner neu starten.</translation>
    </message>
    <message>
        <source>The graphics card and its driver are there, but this Lamina was built with a LibTorch for processors only; packaging/README.md says how to build it with CUDA.</source>
        <translation>Grafikkarte und Treiber sind da, aber dieses Lamina wurde mit einem LibTorch nur für Prozessoren gebaut; packaging/README.md sagt, wie man es mit CUDA baut.</translation>
    </message>
    <message>
        <source>The graphics card does not answer LibTorch: its driver is probably older than the CUDA that LibTorch needs. Update the driver.</source>
        <translation>Die Grafikkarte antwortet LibTorch nicht: Ihr Treiber ist wahrscheinlich älter als das CUDA, das LibTorch braucht. Bitte den Treiber aktualisieren.</translation>
    </message>
</context>
<context>
    <name>errors</name>
    <message>
        <source>The memory of this computer is used up. Close other programs or stacks, and try again.</source>
        <translation>Der Arbeitsspeicher ist erschöpft. Bitte andere Programme oder Stapel schließen und noch einmal versuchen.</translation>
    </message>
    <message>
        <source>Something unexpected happened: %1.</source>
        <translation>Etwas Unerwartetes ist geschehen: %1.</translation>
    </message>
    <message>
        <source>Something unexpected happened.</source>
        <translation>Etwas Unerwartetes ist geschehen.</translation>
    </message>
</context>
<context>
    <name>lamina::ui</name>
    <message>
        <source>Predict the whole stack to see its cells here.</source>
        <translation>Den ganzen Stapel vorhersagen, um hier seine Zellen zu sehen.</translation>
    </message>
    <message>
        <source>A live preview masks single slices; its cells are not seen here.</source>
        <translation>Eine Live-Vorschau maskiert einzelne Schichten; ihre Zellen sind hier nicht zu sehen.</translation>
    </message>
</context>
<context>
    <name>lamina::ui::ActionRegistry</name>
    <message>
        <source>%1
%2</source>
        <translation>%1
%2</translation>
    </message>
    <message>
        <source> or </source>
        <translation> oder </translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>Labels and more</source>
        <translation>Labels und mehr</translation>
    </message>
    <message>
        <source>%1 is the key of “%2” now.</source>
        <translation>%1 ist jetzt die Taste für „%2“.</translation>
    </message>
    <message>
        <source>%1 %2 in the image and cannot be given away.</source>
        <translation>%1 %2 (im Bild) und kann nicht vergeben werden.</translation>
    </message>
    <message>
        <source>, </source>
        <translation>, </translation>
    </message>
    <message>
        <source>Action</source>
        <translation>Aktion</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>What it does</source>
        <translation>Was sie tut</translation>
    </message>
    <message>
        <source>In the image</source>
        <translation>Im Bild</translation>
    </message>
</context>
<context>
    <name>lamina::ui::AnnotationJobs</name>
    <message>
        <source>Something else is being prepared; wait for it or cancel it.</source>
        <translation>Etwas anderes wird gerade vorbereitet; bitte abwarten oder abbrechen.</translation>
    </message>
    <message>
        <source>Cancelled; nothing was changed.</source>
        <translation>Abgebrochen; nichts wurde geändert.</translation>
    </message>
    <message>
        <source>Interpolating …</source>
        <translation>Wird interpoliert …</translation>
    </message>
    <message>
        <source>interpolation</source>
        <translation>Interpolation</translation>
    </message>
    <message>
        <source>Nothing to interpolate: this label needs two painted slices with a gap between them.</source>
        <translation>Nichts zu interpolieren: dieses Label braucht zwei gemalte Schichten mit einer Lücke dazwischen.</translation>
    </message>
    <message>
        <source>Nothing to interpolate: a label needs two painted slices with a gap between them.</source>
        <translation>Nichts zu interpolieren: ein Label braucht zwei gemalte Schichten mit einer Lücke dazwischen.</translation>
    </message>
    <message>
        <source>Interpolated %1 over %2.</source>
        <translation>%1 über %2 interpoliert.</translation>
    </message>
    <message>
        <source>label</source>
        <translation>Label</translation>
    </message>
    <message>
        <source>labels</source>
        <translation>Labels</translation>
    </message>
    <message>
        <source>slice</source>
        <translation>Schicht</translation>
    </message>
    <message>
        <source>slices</source>
        <translation>Schichten</translation>
    </message>
    <message>
        <source>Copying …</source>
        <translation>Wird kopiert …</translation>
    </message>
    <message>
        <source>before</source>
        <translation>vor</translation>
    </message>
    <message>
        <source>after</source>
        <translation>nach</translation>
    </message>
    <message>
        <source>No slice %1 this one has the current label.</source>
        <translation>Keine Schicht %1 dieser hat das aktuelle Label.</translation>
    </message>
    <message>
        <source>No slice %1 this one has a label.</source>
        <translation>Keine Schicht %1 dieser hat ein Label.</translation>
    </message>
    <message>
        <source>copy from a slice</source>
        <translation>Kopie aus einer Schicht</translation>
    </message>
    <message>
        <source>Nothing was copied: its place is annotated already.</source>
        <translation>Nichts wurde kopiert: die Stelle ist schon annotiert.</translation>
    </message>
    <message>
        <source>Copied %1 from the nearest painted slice.</source>
        <translation>%1 aus der nächsten gemalten Schicht kopiert.</translation>
    </message>
    <message>
        <source>Filling …</source>
        <translation>Wird gefüllt …</translation>
    </message>
    <message>
        <source>fill through all slices</source>
        <translation>Füllung durch alle Schichten</translation>
    </message>
    <message>
        <source>The region is filled through all slices.</source>
        <translation>Der Bereich ist durch alle Schichten gefüllt.</translation>
    </message>
    <message>
        <source>Nothing was filled: what may be drawn over, or a lock, protects it.</source>
        <translation>Nichts wurde gefüllt: eine Sperre oder die Wahl, was übermalt wird, schützt die Stelle.</translation>
    </message>
    <message>
        <source>Growing …</source>
        <translation>Wächst …</translation>
    </message>
    <message>
        <source>grown region</source>
        <translation>gewachsener Bereich</translation>
    </message>
    <message>
        <source>The region has grown through all slices.</source>
        <translation>Der Bereich ist durch alle Schichten gewachsen.</translation>
    </message>
    <message>
        <source>The region has not grown: everything around is labelled.</source>
        <translation>Der Bereich ist nicht gewachsen: alles ringsum hat schon ein Label.</translation>
    </message>
    <message>
        <source>%1 is locked and cannot be %2; unlock it first.</source>
        <translation>%1 ist gesperrt und kann nicht %2 werden; bitte zuerst entsperren.</translation>
    </message>
    <message>
        <source>deleted</source>
        <translation>gelöscht</translation>
    </message>
    <message>
        <source>Deleting …</source>
        <translation>Wird gelöscht …</translation>
    </message>
    <message>
        <source>deletion of labels</source>
        <translation>Löschen von Labels</translation>
    </message>
    <message>
        <source>Deleted %1; their voxels are unlabelled.</source>
        <translation>%1 gelöscht; die Voxel sind jetzt ohne Label.</translation>
    </message>
    <message>
        <source>merged</source>
        <translation>vereint</translation>
    </message>
    <message>
        <source>Merging …</source>
        <translation>Wird vereint …</translation>
    </message>
    <message>
        <source>merge of labels</source>
        <translation>Vereinen von Labels</translation>
    </message>
    <message>
        <source>Merged %1 into %2.</source>
        <translation>%1 mit %2 vereint.</translation>
    </message>
    <message>
        <source>Looking for the label …</source>
        <translation>Das Label wird gesucht …</translation>
    </message>
    <message>
        <source>%1 has no voxels.</source>
        <translation>%1 hat keine Voxel.</translation>
    </message>
    <message>
        <source>%1 is largest in slice %2.</source>
        <translation>%1 ist in Schicht %2 am größten.</translation>
    </message>
    <message>
        <source>Slice %1 is not predicted yet.</source>
        <translation>Schicht %1 ist noch nicht vorhergesagt.</translation>
    </message>
    <message>
        <source>Nothing is predicted yet.</source>
        <translation>Es ist noch nichts vorhergesagt.</translation>
    </message>
    <message>
        <source>Accepting the prediction of the slice …</source>
        <translation>Vorhersage der Schicht wird übernommen …</translation>
    </message>
    <message>
        <source>Accepting the prediction …</source>
        <translation>Vorhersage wird übernommen …</translation>
    </message>
    <message>
        <source>A label was added meanwhile; accept the prediction again.</source>
        <translation>Inzwischen kam ein Label dazu; übernehmen Sie die Vorhersage noch einmal.</translation>
    </message>
    <message>
        <source>accepted prediction</source>
        <translation>übernommene Vorhersage</translation>
    </message>
    <message>
        <source>Nothing was accepted: all of it is annotated already.</source>
        <translation>Nichts wurde übernommen: alles ist schon annotiert.</translation>
    </message>
    <message>
        <source>Accepted the prediction of %1 with %2.</source>
        <translation>Vorhersage von %1 mit %2 übernommen.</translation>
    </message>
    <message>
        <source>new label</source>
        <translation>neuen Label</translation>
    </message>
    <message>
        <source>new labels</source>
        <translation>neuen Labels</translation>
    </message>
    <message>
        <source>Completing all slices …</source>
        <translation>Alle Schichten werden fertiggestellt …</translation>
    </message>
    <message>
        <source>complete all slices</source>
        <translation>alle Schichten fertig</translation>
    </message>
    <message>
        <source>The unlabelled rest of all slices is background now.</source>
        <translation>Der unmarkierte Rest aller Schichten ist jetzt Hintergrund.</translation>
    </message>
    <message>
        <source>All slices are complete already.</source>
        <translation>Alle Schichten sind schon fertig.</translation>
    </message>
    <message>
        <source>Accepted the prediction of %1.</source>
        <translation>Vorhersage von %1 übernommen.</translation>
    </message>
    <message>
        <source>Other objects are being tried out and are not all found yet; apply or reset them before the prediction is accepted.</source>
        <translation>Gerade werden andere Objekte ausprobiert und sind noch nicht alle gefunden; bitte anwenden oder zurücksetzen, bevor die Vorhersage übernommen wird.</translation>
    </message>
    <message>
        <source>object</source>
        <translation>Objekt</translation>
    </message>
    <message>
        <source>objects</source>
        <translation>Objekte</translation>
    </message>
    <message>
        <source>Left out, because you rejected them: %1.</source>
        <translation>Ausgelassen, weil Sie sie abgelehnt haben: %1.</translation>
    </message>
    <message>
        <source>You rejected every slice that is predicted; accept single ones.</source>
        <translation>Sie haben jede vorhergesagte Schicht abgelehnt; übernehmen Sie einzelne.</translation>
    </message>
</context>
<context>
    <name>lamina::ui::BatchDialog</name>
    <message>
        <source>Predict a folder</source>
        <translation>Ordner vorhersagen</translation>
    </message>
    <message>
        <source>Masks of every image of a folder, by a model that was trained before. The images are only read.</source>
        <translation>Masken aller Bilder eines Ordners, mit einem vorher trainierten Modell. Die Bilder werden nur gelesen.</translation>
    </message>
    <message>
        <source>Choose …</source>
        <translation>Wählen …</translation>
    </message>
    <message>
        <source>Choose: %1</source>
        <translation>Wählen: %1</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>A network or forest that was trained (NAME_model.safetensors, NAME_forest.safetensors)</source>
        <translation>Ein trainiertes Netz oder ein trainierter Wald (NAME_model.safetensors, NAME_forest.safetensors)</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>A folder of images or stacks; files named as masks are left out</source>
        <translation>Ein Ordner mit Bildern oder Stapeln; Dateien, die wie Masken heißen, bleiben weg</translation>
    </message>
    <message>
        <source>Masks into</source>
        <translation>Masken nach</translation>
    </message>
    <message>
        <source>The folder is made when it is not there</source>
        <translation>Der Ordner wird angelegt, wenn es ihn nicht gibt</translation>
    </message>
    <message>
        <source>Semantic mask</source>
        <translation>Semantische Maske</translation>
    </message>
    <message>
        <source>NAME_semantic.tif: 255 where a cell is</source>
        <translation>NAME_semantic.tif: 255, wo eine Zelle ist</translation>
    </message>
    <message>
        <source>Instances</source>
        <translation>Instanzen</translation>
    </message>
    <message>
        <source>NAME_instances.tif: a number for each cell</source>
        <translation>NAME_instances.tif: eine Nummer für jede Zelle</translation>
    </message>
    <message>
        <source>Probability</source>
        <translation>Wahrscheinlichkeit</translation>
    </message>
    <message>
        <source>NAME_probability.tif: how probable a cell is, 0 to 1</source>
        <translation>NAME_probability.tif: wie wahrscheinlich eine Zelle ist, 0 bis 1</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Dateien</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Images of the folder and what became of them</source>
        <translation>Bilder des Ordners und was aus ihnen wurde</translation>
    </message>
    <message>
        <source>Progress of the prediction</source>
        <translation>Fortschritt der Vorhersage</translation>
    </message>
    <message>
        <source>Predict</source>
        <translation>Vorhersagen</translation>
    </message>
    <message>
        <source>Cancel the run</source>
        <translation>Lauf abbrechen</translation>
    </message>
    <message>
        <source>Stops within the file; those that are finished stay</source>
        <translation>Hält innerhalb der Datei an; die fertigen bleiben</translation>
    </message>
    <message>
        <source>Close this window (Esc); a run goes on and is seen in the Jobs panel</source>
        <translation>Dieses Fenster schließen (Esc); ein Lauf geht weiter und ist im Feld Aufträge zu sehen</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>Folder of images</source>
        <translation>Ordner mit Bildern</translation>
    </message>
    <message>
        <source>Folder for the masks</source>
        <translation>Ordner für die Masken</translation>
    </message>
    <message>
        <source>Models (*.safetensors)</source>
        <translation>Modelle (*.safetensors)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Choose a model first.</source>
        <translation>Wählen Sie zuerst ein Modell.</translation>
    </message>
    <message>
        <source>Choose a folder of images first.</source>
        <translation>Wählen Sie zuerst einen Ordner mit Bildern.</translation>
    </message>
    <message>
        <source>Looking into the folder …</source>
        <translation>Sieht in den Ordner …</translation>
    </message>
    <message>
        <source>The folder holds no image.</source>
        <translation>Der Ordner enthält kein Bild.</translation>
    </message>
    <message>
        <source>Choose a folder for the masks first.</source>
        <translation>Wählen Sie zuerst einen Ordner für die Masken.</translation>
    </message>
    <message>
        <source>Choose another folder for the masks than that of the images.</source>
        <translation>Wählen Sie für die Masken einen anderen Ordner als den der Bilder.</translation>
    </message>
    <message>
        <source>Choose at least one kind of file.</source>
        <translation>Wählen Sie mindestens eine Art von Datei.</translation>
    </message>
    <message>
        <source>Predicts %1 (Return)</source>
        <translation>Sagt %1 vorher (Eingabe)</translation>
    </message>
    <message>
        <source>image</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>images</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>waits</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>Predicting a folder</source>
        <translation>Ein Ordner wird vorhergesagt</translation>
    </message>
    <message>
        <source>The masks of %1 are in %2.</source>
        <translation>Die Masken von %1 liegen in %2.</translation>
    </message>
    <message>
        <source>The masks of %1 are in %2; %3 could not be predicted.</source>
        <translation>Die Masken von %1 liegen in %2; %3 konnten nicht vorhergesagt werden.</translation>
    </message>
    <message>
        <source>done in %1 s</source>
        <translation>fertig in %1 s</translation>
    </message>
    <message>
        <source>Objects from the mask</source>
        <translation>Objekte aus der Maske</translation>
    </message>
    <message>
        <source>How objects are found in the mask of each file</source>
        <translation>Wie in der Maske jeder Datei Objekte gefunden werden</translation>
    </message>
    <message>
        <source>Choose Instances among the files first</source>
        <translation>Bitte zuerst Instanzen unter den Dateien wählen</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>Kanal</translation>
    </message>
    <message>
        <source>as trained</source>
        <translation>wie gelernt</translation>
    </message>
    <message>
        <source>The channel of the images that shows the cells, counted from 1; “as trained”: the one that the model learned from</source>
        <translation>Der Kanal der Bilder, der die Zellen zeigt, von 1 an gezählt; „wie gelernt“: der, aus dem das Modell gelernt hat</translation>
    </message>
</context>
<context>
    <name>lamina::ui::ChannelMix</name>
    <message>
        <source>Channel %1</source>
        <translation>Kanal %1</translation>
    </message>
</context>
<context>
    <name>lamina::ui::ChartWidget</name>
    <message>
        <source>Made with Lamina</source>
        <translation>Erstellt mit Lamina</translation>
    </message>
</context>
<context>
    <name>lamina::ui::ClassDialog</name>
    <message>
        <source>Classes</source>
        <translation>Klassen</translation>
    </message>
    <message>
        <source>Every label belongs to a class. Semantic masks are made from classes, instance masks from labels.</source>
        <translation>Jedes Label gehört zu einer Klasse. Semantische Masken entstehen aus Klassen, Instanzmasken aus Labels.</translation>
    </message>
    <message>
        <source>F2 or double-click to rename</source>
        <translation>F2 oder Doppelklick benennt um</translation>
    </message>
    <message>
        <source>Add class</source>
        <translation>Klasse hinzufügen</translation>
    </message>
    <message>
        <source>Give to %1</source>
        <translation>Zuweisen: %1</translation>
    </message>
    <message>
        <source>chosen label</source>
        <translation>ausgewähltes Label</translation>
    </message>
    <message>
        <source>chosen labels</source>
        <translation>ausgewählte Labels</translation>
    </message>
    <message>
        <source>Choose labels in the list of labels first.</source>
        <translation>Bitte zuerst Labels in der Liste der Labels auswählen.</translation>
    </message>
    <message>
        <source>The labels chosen in the list of labels get this class</source>
        <translation>Die in der Liste ausgewählten Labels bekommen diese Klasse</translation>
    </message>
    <message>
        <source>Choose a class other than the background.</source>
        <translation>Bitte eine andere Klasse als den Hintergrund wählen.</translation>
    </message>
    <message>
        <source>class %1</source>
        <translation>Klasse %1</translation>
    </message>
    <message>
        <source>Colour…</source>
        <translation>Farbe …</translation>
    </message>
    <message>
        <source>The colour of the class in semantic masks</source>
        <translation>Die Farbe der Klasse in semantischen Masken</translation>
    </message>
    <message>
        <source>The background is never drawn.</source>
        <translation>Der Hintergrund wird nie gezeichnet.</translation>
    </message>
    <message>
        <source>Close this window</source>
        <translation>Dieses Fenster schließen</translation>
    </message>
    <message>
        <source>Adds a class, to be named at once</source>
        <translation>Fügt eine Klasse hinzu, die gleich benannt wird</translation>
    </message>
</context>
<context>
    <name>lamina::ui::CommandPalette</name>
    <message>
        <source>Command palette</source>
        <translation>Befehlspalette</translation>
    </message>
    <message>
        <source>What would you like to do? A few letters are enough.</source>
        <translation>Was möchten Sie tun? Ein paar Buchstaben genügen.</translation>
    </message>
    <message>
        <source>Search commands and help</source>
        <translation>Befehle und Hilfe durchsuchen</translation>
    </message>
    <message>
        <source>Enter runs the selected line, ↑ and ↓ choose, Esc closes</source>
        <translation>Eingabe führt die gewählte Zeile aus, ↑ und ↓ wählen, Esc schließt</translation>
    </message>
    <message>
        <source>Commands and help pages</source>
        <translation>Befehle und Hilfeseiten</translation>
    </message>
    <message>
        <source>Click a line, or press Enter, to run it</source>
        <translation>Eine Zeile anklicken oder Eingabe drücken, um sie auszuführen</translation>
    </message>
    <message>
        <source>Not possible now.</source>
        <translation>Jetzt nicht möglich.</translation>
    </message>
    <message>
        <source>Opens the help</source>
        <translation>Öffnet die Hilfe</translation>
    </message>
    <message>
        <source>Nothing is called like that</source>
        <translation>Nichts heißt so</translation>
    </message>
    <message>
        <source>Try another word, or fewer letters.</source>
        <translation>Bitte ein anderes Wort oder weniger Buchstaben versuchen.</translation>
    </message>
</context>
<context>
    <name>lamina::ui::ContrastPanel</name>
    <message>
        <source>Grey value shown as black</source>
        <translation>Grauwert, der schwarz gezeigt wird</translation>
    </message>
    <message>
        <source>to</source>
        <translation>bis</translation>
    </message>
    <message>
        <source>Auto</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>Full range</source>
        <translation>Voller Umfang</translation>
    </message>
    <message>
        <source>Grey value shown in full brightness</source>
        <translation>Grauwert, der mit voller Helligkeit gezeigt wird</translation>
    </message>
    <message>
        <source> %</source>
        <translation> %</translation>
    </message>
    <message>
        <source>Percentile of the values that become black</source>
        <translation>Perzentil der Werte, die schwarz werden</translation>
    </message>
    <message>
        <source>Percentile of the values that become full brightness</source>
        <translation>Perzentil der Werte, die volle Helligkeit bekommen</translation>
    </message>
    <message>
        <source>Auto for each slice</source>
        <translation>Automatisch je Schicht</translation>
    </message>
    <message>
        <source>Finds the contrast again for every slice that is shown</source>
        <translation>Bestimmt den Kontrast für jede gezeigte Schicht neu</translation>
    </message>
    <message>
        <source>Log scale</source>
        <translation>Logarithmisch</translation>
    </message>
    <message>
        <source>Height of the histogram&apos;s bars: shows rare values too</source>
        <translation>Höhe der Balken im Histogramm: zeigt auch seltene Werte</translation>
    </message>
    <message>
        <source>This slice</source>
        <translation>Diese Schicht</translation>
    </message>
    <message>
        <source>Sample of the stack</source>
        <translation>Stichprobe des Stapels</translation>
    </message>
    <message>
        <source>What the histogram counts</source>
        <translation>Was das Histogramm zählt</translation>
    </message>
    <message>
        <source>Contrast from these percentiles of the slice shown</source>
        <translation>Kontrast aus diesen Perzentilen der gezeigten Schicht</translation>
    </message>
    <message>
        <source>Darkest to brightest value of this slice</source>
        <translation>Dunkelster bis hellster Wert dieser Schicht</translation>
    </message>
    <message>
        <source>%1 – learning</source>
        <translation>%1 – zum Lernen</translation>
    </message>
    <message>
        <source>Histogram and contrast: %1</source>
        <translation>Histogramm und Kontrast: %1</translation>
    </message>
    <message>
        <source>Show: %1</source>
        <translation>%1 zeigen</translation>
    </message>
    <message>
        <source>Show: %1 (up to %2 at once)</source>
        <translation>%1 zeigen (bis zu %2 zugleich)</translation>
    </message>
    <message>
        <source>Colour: %1</source>
        <translation>Farbe: %1</translation>
    </message>
</context>
<context>
    <name>lamina::ui::CurveChart</name>
    <message>
        <source>training loss</source>
        <translation>Trainingsverlust</translation>
    </message>
    <message>
        <source>validation Dice</source>
        <translation>Dice der Prüfung</translation>
    </message>
    <message>
        <source>step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>Learning curves</source>
        <translation>Lernkurven</translation>
    </message>
    <message>
        <source>The learning curves appear here while the network learns.</source>
        <translation>Hier erscheinen die Lernkurven, während das Netz lernt.</translation>
    </message>
    <message>
        <source>Save the learning curves</source>
        <translation>Lernkurven speichern</translation>
    </message>
    <message>
        <source>Saves the learning curves as PNG or SVG</source>
        <translation>Speichert die Lernkurven als PNG oder SVG</translation>
    </message>
</context>
<context>
    <name>lamina::ui::DeviceDialog</name>
    <message>
        <source>Devices</source>
        <translation>Geräte</translation>
    </message>
    <message>
        <source>Test again</source>
        <translation>Erneut prüfen</translation>
    </message>
    <message>
        <source>After a driver or a card was changed</source>
        <translation>Nachdem ein Treiber oder eine Karte gewechselt wurde</translation>
    </message>
    <message>
        <source>Close this window</source>
        <translation>Dieses Fenster schließen</translation>
    </message>
    <message>
        <source>Testing …</source>
        <translation>Wird geprüft …</translation>
    </message>
    <message>
        <source>Something is running; devices can be tested when it is over.</source>
        <translation>Etwas läuft; Geräte können danach geprüft werden.</translation>
    </message>
    <message>
        <source>&lt;b&gt;%1&lt;/b&gt;&lt;br&gt;%2</source>
        <translation>&lt;b&gt;%1&lt;/b&gt;&lt;br&gt;%2</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>Can be used.</source>
        <translation>Kann benutzt werden.</translation>
    </message>
    <message>
        <source>Cannot be used.</source>
        <translation>Kann nicht benutzt werden.</translation>
    </message>
    <message>
        <source>Memory of this computer</source>
        <translation>Speicher dieses Rechners</translation>
    </message>
    <message>
        <source>%1 GB are free now; %2 processor threads.</source>
        <translation>%1 GB sind jetzt frei; %2 Prozessor-Threads.</translation>
    </message>
    <message>
        <source>A small calculation was run on each device. “Automatic” takes the first graphics card that could do it, else the processor.</source>
        <translation>Auf jedem Gerät wurde eine kleine Rechnung ausgeführt. „Automatisch“ nimmt die erste Grafikkarte, die sie konnte, sonst den Prozessor.</translation>
    </message>
</context>
<context>
    <name>lamina::ui::Document</name>
    <message>
        <source>work before it could be saved</source>
        <translation>Arbeit, bevor gespeichert werden konnte</translation>
    </message>
    <message>
        <source>new label</source>
        <translation>neues Label</translation>
    </message>
    <message>
        <source>change of label</source>
        <translation>Änderung des Labels</translation>
    </message>
    <message>
        <source>change of classes</source>
        <translation>Änderung der Klassen</translation>
    </message>
    <message>
        <source>colour of class</source>
        <translation>Farbe der Klasse</translation>
    </message>
    <message>
        <source>change of class</source>
        <translation>Wechsel der Klasse</translation>
    </message>
    <message>
        <source>complete slice</source>
        <translation>fertige Schicht</translation>
    </message>
</context>
<context>
    <name>lamina::ui::EmptyPage</name>
    <message>
        <source>Label a few, segment them all</source>
        <translation>Wenige markieren, alle segmentieren</translation>
    </message>
    <message>
        <source>Paint a few cells on a few slices of a 3D stack; Lamina learns from them and segments the rest.</source>
        <translation>Malen Sie ein paar Zellen auf ein paar Schichten eines 3D-Stapels; Lamina lernt daraus und segmentiert den Rest.</translation>
    </message>
    <message>
        <source>… or drop files, a folder or a project here.</source>
        <translation>… oder Dateien, einen Ordner oder ein Projekt hier ablegen.</translation>
    </message>
    <message>
        <source>Progress of opening</source>
        <translation>Fortschritt beim Öffnen</translation>
    </message>
    <message>
        <source>Label a few</source>
        <translation>Einige markieren</translation>
    </message>
    <message>
        <source>Open a stack, paint some cells on two or three slices and mark those slices complete.</source>
        <translation>Einen Stapel öffnen, auf zwei oder drei Schichten Zellen malen und diese Schichten als fertig kennzeichnen.</translation>
    </message>
    <message>
        <source>Learn</source>
        <translation>Lernen</translation>
    </message>
    <message>
        <source>One button: the network learns how your images look, then what you painted, and segments every slice.</source>
        <translation>Ein Knopf: das Netz lernt, wie Ihre Bilder aussehen, dann, was Sie gemalt haben, und segmentiert jede Schicht.</translation>
    </message>
    <message>
        <source>Review and export</source>
        <translation>Prüfen und exportieren</translation>
    </message>
    <message>
        <source>Look through the slices, correct what is wrong, see the score rise, and write the masks as TIFF.</source>
        <translation>Die Schichten durchsehen, Falsches verbessern, die Bewertung steigen sehen und die Masken als TIFF schreiben.</translation>
    </message>
    <message>
        <source>Open file …</source>
        <translation>Datei öffnen …</translation>
    </message>
    <message>
        <source>TIFF, NRRD, MHA, NIfTI, PNG</source>
        <translation>TIFF, NRRD, MHA, NIfTI, PNG</translation>
    </message>
    <message>
        <source>Open folder …</source>
        <translation>Ordner öffnen …</translation>
    </message>
    <message>
        <source>A folder of images or slices</source>
        <translation>Ein Ordner mit Bildern oder Schichten</translation>
    </message>
    <message>
        <source>Try the sample</source>
        <translation>Beispiel ausprobieren</translation>
    </message>
    <message>
        <source>A simulated light-sheet embryo, made on this computer</source>
        <translation>Ein simulierter Lichtblatt-Embryo, auf diesem Rechner erzeugt</translation>
    </message>
    <message>
        <source>First steps</source>
        <translation>Erste Schritte</translation>
    </message>
    <message>
        <source>Ten minutes from a stack to masks, in the help</source>
        <translation>In zehn Minuten vom Stapel zu Masken, in der Hilfe</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>Recent projects and stacks</source>
        <translation>Zuletzt geöffnete Projekte und Stapel</translation>
    </message>
    <message>
        <source>Click or press Enter to open, Delete to remove from this list</source>
        <translation>Klick oder Eingabe öffnet, Entf nimmt aus der Liste</translation>
    </message>
    <message>
        <source>Remove %1 from the list</source>
        <translation>%1 aus der Liste nehmen</translation>
    </message>
    <message>
        <source>Remove from this list; the files stay (Delete)</source>
        <translation>Aus der Liste nehmen; die Dateien bleiben (Entf)</translation>
    </message>
</context>
<context>
    <name>lamina::ui::EraseTool</name>
    <message>
        <source>Eraser</source>
        <translation>Radierer</translation>
    </message>
    <message>
        <source>Left or right: erase · Middle: pan</source>
        <translation>Links oder rechts: radieren · Mitte: verschieben</translation>
    </message>
    <message>
        <source>erase stroke</source>
        <translation>Radierstrich</translation>
    </message>
    <message>
        <source>Left or right: erase a ball · Middle: pan</source>
        <translation>Links oder rechts: Kugel radieren · Mitte: verschieben</translation>
    </message>
</context>
<context>
    <name>lamina::ui::ExportDialog</name>
    <message>
        <source>Export masks</source>
        <translation>Masken exportieren</translation>
    </message>
    <message>
        <source>What to write</source>
        <translation>Was geschrieben wird</translation>
    </message>
    <message>
        <source>Semantic mask: cell or not (0 / 255)</source>
        <translation>Semantische Maske: Zelle oder nicht (0 / 255)</translation>
    </message>
    <message>
        <source>STEM_semantic.tif</source>
        <translation>STAMM_semantic.tif</translation>
    </message>
    <message>
        <source>Instance mask: each cell its number</source>
        <translation>Instanzmaske: jede Zelle mit ihrer Nummer</translation>
    </message>
    <message>
        <source>STEM_instances.tif</source>
        <translation>STAMM_instances.tif</translation>
    </message>
    <message>
        <source>Probability of cell (0 to 1)</source>
        <translation>Wahrscheinlichkeit für Zelle (0 bis 1)</translation>
    </message>
    <message>
        <source>STEM_probability.tif</source>
        <translation>STAMM_probability.tif</translation>
    </message>
    <message>
        <source>Your annotation: labels, and where you annotated</source>
        <translation>Ihre Annotation: Labels, und wo Sie annotiert haben</translation>
    </message>
    <message>
        <source>STEM_labels.tif and STEM_annotated.tif</source>
        <translation>STAMM_labels.tif und STAMM_annotated.tif</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Wohin</translation>
    </message>
    <message>
        <source>Folder to write to</source>
        <translation>Zielordner</translation>
    </message>
    <message>
        <source>Made when it does not exist yet</source>
        <translation>Wird angelegt, wenn es ihn noch nicht gibt</translation>
    </message>
    <message>
        <source>Choose …</source>
        <translation>Wählen …</translation>
    </message>
    <message>
        <source>Choose the folder to write to</source>
        <translation>Den Zielordner wählen</translation>
    </message>
    <message>
        <source>Progress of the export</source>
        <translation>Fortschritt des Exports</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Closes this window, or stops the export that is running</source>
        <translation>Schließt dieses Fenster oder hält den laufenden Export an</translation>
    </message>
    <message>
        <source>Stopping …</source>
        <translation>Wird angehalten …</translation>
    </message>
    <message>
        <source>Predict the whole stack first.</source>
        <translation>Bitte zuerst den ganzen Stapel vorhersagen.</translation>
    </message>
    <message>
        <source>Only some slices are predicted; predict the whole stack first.</source>
        <translation>Erst einige Schichten sind vorhergesagt; bitte zuerst den ganzen Stapel vorhersagen.</translation>
    </message>
    <message>
        <source>Nothing is annotated yet.</source>
        <translation>Noch ist nichts annotiert.</translation>
    </message>
    <message>
        <source>Choose at least one mask.</source>
        <translation>Bitte mindestens eine Maske wählen.</translation>
    </message>
    <message>
        <source>Writes %1.</source>
        <translation>Schreibt %1.</translation>
    </message>
    <message>
        <source>Replaces %1.</source>
        <translation>Ersetzt %1.</translation>
    </message>
    <message>
        <source>Writes the files and reads them back</source>
        <translation>Schreibt die Dateien und liest sie zur Probe wieder</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Written and read back:
%1</source>
        <translation>Geschrieben und wieder gelesen:
%1</translation>
    </message>
    <message>
        <source>Cancelled. Files that were finished stay; none is half written.</source>
        <translation>Abgebrochen. Fertige Dateien bleiben; keine ist halb geschrieben.</translation>
    </message>
    <message>
        <source>Table of cells: volume, place, grey value (CSV)</source>
        <translation>Tabelle der Zellen: Volumen, Ort, Grauwert (CSV)</translation>
    </message>
    <message>
        <source>STEM_objects.csv</source>
        <translation>STEM_objects.csv</translation>
    </message>
    <message>
        <source>How</source>
        <translation>Wie</translation>
    </message>
    <message>
        <source>Of</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>this stack</source>
        <translation>diesem Stapel</translation>
    </message>
    <message>
        <source>all stacks of the project</source>
        <translation>allen Stapeln des Projekts</translation>
    </message>
    <message>
        <source>As</source>
        <translation>Als</translation>
    </message>
    <message>
        <source>ImageJ&apos;s TIFF opens everywhere; OME-TIFF carries its metadata to Bio-Formats and OMERO</source>
        <translation>Das TIFF von ImageJ lässt sich überall öffnen; OME-TIFF trägt seine Metadaten zu Bio-Formats und OMERO</translation>
    </message>
    <message>
        <source>TIFF for ImageJ and Fiji</source>
        <translation>TIFF für ImageJ und Fiji</translation>
    </message>
    <message>
        <source>OME-TIFF</source>
        <translation>OME-TIFF</translation>
    </message>
    <message>
        <source>results of the Cell Tracking Challenge</source>
        <translation>Ergebnisse der Cell Tracking Challenge</translation>
    </message>
    <message>
        <source>Copy Methods text</source>
        <translation>Methodentext kopieren</translation>
    </message>
    <message>
        <source>The challenge takes instance masks alone.</source>
        <translation>Die Challenge nimmt nur Instanzmasken.</translation>
    </message>
    <message>
        <source>No probability was kept; predict the stack again.</source>
        <translation>Es wurde keine Wahrscheinlichkeit aufbewahrt; sagen Sie den Stapel noch einmal vorher.</translation>
    </message>
    <message>
        <source>Train a model first.</source>
        <translation>Trainieren Sie zuerst ein Modell.</translation>
    </message>
    <message>
        <source>How the masks were made, in sentences for a paper, from the record of the model</source>
        <translation>Wie die Masken entstanden sind, in Sätzen für eine Veröffentlichung, aus dem Protokoll des Modells</translation>
    </message>
    <message>
        <source>The project has no other stack.</source>
        <translation>Das Projekt hat keinen anderen Stapel.</translation>
    </message>
    <message>
        <source>%1 and %2 more</source>
        <translation>%1 und %2 weitere</translation>
    </message>
    <message>
        <source>Stacks without it are passed over and named afterwards.</source>
        <translation>Stapel, die das nicht haben, werden übergangen und danach genannt.</translation>
    </message>
    <message>
        <source>Nothing was written.</source>
        <translation>Es wurde nichts geschrieben.</translation>
    </message>
    <message>
        <source>%1 files written and read back, in %2</source>
        <translation>%1 Dateien geschrieben und zurückgelesen, in %2</translation>
    </message>
    <message>
        <source>… and of %1 more</source>
        <translation>… und von %1 weiteren</translation>
    </message>
    <message>
        <source>Copied:
%1</source>
        <translation>Kopiert:
%1</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Aus</translation>
    </message>
    <message>
        <source>Where masks and the table of cells come from. Reviewed: what you painted, accepted, split or merged goes before the prediction, which fills the rest without the objects and slices that you rejected.</source>
        <translation>Woher Masken und Zelltabelle kommen. Durchgesehen: Was Sie gemalt, übernommen, geteilt oder vereint haben, geht der Vorhersage vor; sie füllt den Rest, ohne die Objekte und Schichten, die Sie abgelehnt haben.</translation>
    </message>
    <message>
        <source>reviewed: your annotation, elsewhere the prediction</source>
        <translation>durchgesehen: Ihre Annotation, sonst die Vorhersage</translation>
    </message>
    <message>
        <source>the prediction alone</source>
        <translation>nur die Vorhersage</translation>
    </message>
    <message>
        <source>your annotation alone</source>
        <translation>nur Ihre Annotation</translation>
    </message>
    <message>
        <source>What is exported: one stack, all of them, or a part of this one</source>
        <translation>Was exportiert wird: ein Stapel, alle oder ein Teil von diesem</translation>
    </message>
    <message>
        <source>some slices of this stack</source>
        <translation>einige Schichten dieses Stapels</translation>
    </message>
    <message>
        <source>the selected objects</source>
        <translation>die ausgewählten Objekte</translation>
    </message>
    <message>
        <source>Slices to export</source>
        <translation>Zu exportierende Schichten</translation>
    </message>
    <message>
        <source>One slice, as 8, or several that follow one another, as 8:20, which is 8 to 19; counted from 0</source>
        <translation>Eine Schicht, etwa 8, oder mehrere aufeinanderfolgende, etwa 8:20, das heißt 8 bis 19; gezählt ab 0</translation>
    </message>
    <message>
        <source>Slices</source>
        <translation>Schichten</translation>
    </message>
    <message>
        <source>Of single objects only masks and the table are written.</source>
        <translation>Von einzelnen Objekten werden nur Masken und die Tabelle geschrieben.</translation>
    </message>
    <message>
        <source>Select rows in the table of objects first.</source>
        <translation>Wählen Sie zuerst Zeilen in der Objekttabelle aus.</translation>
    </message>
    <message>
        <source>the selected objects (%1)</source>
        <translation>die ausgewählten Objekte (%1)</translation>
    </message>
    <message>
        <source>The challenge takes whole stacks.</source>
        <translation>Die Challenge nimmt nur ganze Stapel.</translation>
    </message>
    <message>
        <source>Write the slices as 8, or as 8:20, which is 8 to 19; the last one is %1.</source>
        <translation>Schreiben Sie die Schichten als 8 oder als 8:20, das heißt 8 bis 19; die letzte ist %1.</translation>
    </message>
    <message>
        <source>The selected objects are not of what is exported; choose another source.</source>
        <translation>Die ausgewählten Objekte gehören nicht zu dem, was exportiert wird; wählen Sie eine andere Quelle.</translation>
    </message>
    <message>
        <source>slice</source>
        <translation>Schicht</translation>
    </message>
    <message>
        <source>slices</source>
        <translation>Schichten</translation>
    </message>
    <message>
        <source>In the masks your annotation of %1 goes before the prediction.</source>
        <translation>In den Masken geht Ihre Annotation von %1 der Vorhersage vor.</translation>
    </message>
    <message>
        <source>You rejected %1: left out.</source>
        <translation>Von Ihnen abgelehnt und ausgelassen: %1.</translation>
    </message>
    <message>
        <source>object</source>
        <translation>Objekt</translation>
    </message>
    <message>
        <source>objects</source>
        <translation>Objekte</translation>
    </message>
    <message>
        <source>You rejected the prediction of %1: only your annotation is there.</source>
        <translation>Die Vorhersage von %1 haben Sie abgelehnt: Dort steht nur Ihre Annotation.</translation>
    </message>
</context>
<context>
    <name>lamina::ui::FileSaver</name>
    <message>
        <source>Drawing (*.svg)</source>
        <translation>Zeichnung (*.svg)</translation>
    </message>
    <message>
        <source>Picture (*.png)</source>
        <translation>Bild (*.png)</translation>
    </message>
    <message>
        <source>Table (*.csv)</source>
        <translation>Tabelle (*.csv)</translation>
    </message>
    <message>
        <source>Written and read back: %1</source>
        <translation>Geschrieben und zurückgelesen: %1</translation>
    </message>
</context>
<context>
    <name>lamina::ui::HelpWindow</name>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>Search the help</source>
        <translation>Hilfe durchsuchen</translation>
    </message>
    <message>
        <source>Pages that hold all these words (Ctrl+F)</source>
        <translation>Seiten, die alle diese Wörter enthalten (Strg+F)</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Seiten</translation>
    </message>
    <message>
        <source>Pages of the help</source>
        <translation>Seiten der Hilfe</translation>
    </message>
    <message>
        <source>Text of the page</source>
        <translation>Text der Seite</translation>
    </message>
    <message>
        <source>Back (Alt+Left)</source>
        <translation>Zurück (Alt+Links)</translation>
    </message>
    <message>
        <source>Forward (Alt+Right)</source>
        <translation>Vor (Alt+Rechts)</translation>
    </message>
    <message>
        <source>No page holds these words.</source>
        <translation>Keine Seite enthält diese Wörter.</translation>
    </message>
</context>
<context>
    <name>lamina::ui::HistogramView</name>
    <message>
        <source>Histogram of the grey values</source>
        <translation>Histogramm der Grauwerte</translation>
    </message>
    <message>
        <source>Drag the handles: values at the left one are black, at the right one in full colour (← → move a handle, ↑ ↓ choose the other, Shift: faster)</source>
        <translation>Die Griffe ziehen: Werte am linken sind schwarz, am rechten in voller Farbe (← → bewegen einen Griff, ↑ ↓ wählen den anderen, Umschalt: schneller)</translation>
    </message>
    <message>
        <source>No slice is shown</source>
        <translation>Keine Schicht wird gezeigt</translation>
    </message>
    <message>
        <source>Values from %1 to %2; black at %3, full colour at %4</source>
        <translation>Werte von %1 bis %2; schwarz bei %3, volle Farbe bei %4</translation>
    </message>
</context>
<context>
    <name>lamina::ui::ImportDialog</name>
    <message>
        <source>Import labels</source>
        <translation>Labels importieren</translation>
    </message>
    <message>
        <source>Mask file</source>
        <translation>Maskendatei</translation>
    </message>
    <message>
        <source>all, or for example 8,17,25 or 8:20</source>
        <translation>alle, oder zum Beispiel 8,17,25 oder 8:20</translation>
    </message>
    <message>
        <source>Zero-based; 8:20 are the slices 8 to 19</source>
        <translation>Ab null gezählt; 8:20 sind die Schichten 8 bis 19</translation>
    </message>
    <message>
        <source>Slices</source>
        <translation>Schichten</translation>
    </message>
    <message>
        <source>background: known not to be a cell</source>
        <translation>Hintergrund: sicher keine Zelle</translation>
    </message>
    <message>
        <source>unlabelled: unknown</source>
        <translation>ohne Label: unbekannt</translation>
    </message>
    <message>
        <source>A file STEM_annotated.tif beside STEM_labels.tif decides by itself</source>
        <translation>Eine Datei STAMM_annotated.tif neben STAMM_labels.tif entscheidet von selbst</translation>
    </message>
    <message>
        <source>Zero means</source>
        <translation>Null bedeutet</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importieren</translation>
    </message>
    <message>
        <source>Choose a mask file first.</source>
        <translation>Bitte zuerst eine Maskendatei wählen.</translation>
    </message>
    <message>
        <source>Write the slices as 8,17,25 or 8:20.</source>
        <translation>Bitte die Schichten als 8,17,25 oder 8:20 schreiben.</translation>
    </message>
    <message>
        <source>import of labels</source>
        <translation>Import von Labels</translation>
    </message>
    <message>
        <source>slice</source>
        <translation>Schicht</translation>
    </message>
    <message>
        <source>slices</source>
        <translation>Schichten</translation>
    </message>
    <message>
        <source>The mask changes nothing.</source>
        <translation>Die Maske ändert nichts.</translation>
    </message>
    <message>
        <source>Single slices by their numbers; the other slices stay as they are.</source>
        <translation>Einzelne Schichten nach ihren Nummern; die anderen Schichten bleiben, wie sie sind.</translation>
    </message>
    <message>
        <source>Cell Tracking Challenge gold truth: few cells, so what is zero is unlabelled.</source>
        <translation>Cell Tracking Challenge, Gold Truth: wenige Zellen, darum ist Null ohne Label.</translation>
    </message>
    <message>
        <source>Cell Tracking Challenge silver truth: whole slices.</source>
        <translation>Cell Tracking Challenge, Silver Truth: ganze Schichten.</translation>
    </message>
    <message>
        <source>Cell Tracking Challenge markers: a spot in each cell, not its outline.</source>
        <translation>Cell Tracking Challenge, Marker: ein Fleck in jeder Zelle, nicht ihr Umriss.</translation>
    </message>
    <message>
        <source>Cell Tracking Challenge result: whole slices.</source>
        <translation>Cell Tracking Challenge, Ergebnis: ganze Schichten.</translation>
    </message>
    <message>
        <source>One mask of the whole stack.</source>
        <translation>Eine Maske des ganzen Stapels.</translation>
    </message>
    <message>
        <source>Labels with a file beside them that says where they are valid.</source>
        <translation>Labels mit einer Datei daneben, die sagt, wo sie gelten.</translation>
    </message>
    <message>
        <source>Takes the labels of masks of the same size into your annotation. Locked labels stay; one undo takes it back.</source>
        <translation>Übernimmt die Labels von Masken gleicher Größe in Ihre Annotation. Gesperrte Labels bleiben; einmal Rückgängig nimmt alles zurück.</translation>
    </message>
    <message>
        <source>Mask file or folder</source>
        <translation>Maskendatei oder Ordner</translation>
    </message>
    <message>
        <source>TIFF, NRRD, NIfTI or MetaImage; a folder of masks; or a Cell Tracking Challenge folder such as 01_GT</source>
        <translation>TIFF, NRRD, NIfTI oder MetaImage; ein Ordner mit Masken; oder ein Ordner der Cell Tracking Challenge wie 01_GT</translation>
    </message>
    <message>
        <source>File …</source>
        <translation>Datei …</translation>
    </message>
    <message>
        <source>Choose a mask file</source>
        <translation>Eine Maskendatei wählen</translation>
    </message>
    <message>
        <source>Folder …</source>
        <translation>Ordner …</translation>
    </message>
    <message>
        <source>Choose a folder of masks</source>
        <translation>Einen Ordner mit Masken wählen</translation>
    </message>
    <message>
        <source>Masks</source>
        <translation>Masken</translation>
    </message>
    <message>
        <source>Slices to import</source>
        <translation>Schichten, die importiert werden</translation>
    </message>
    <message>
        <source>What zero means</source>
        <translation>Was Null bedeutet</translation>
    </message>
    <message>
        <source>Numbers of the labels</source>
        <translation>Nummern der Labels</translation>
    </message>
    <message>
        <source>keep: 7 in the file is label 7</source>
        <translation>behalten: 7 in der Datei ist Label 7</translation>
    </message>
    <message>
        <source>renumber: every label of the file is a new one</source>
        <translation>neu nummerieren: jedes Label der Datei ist ein neues</translation>
    </message>
    <message>
        <source>Renumber when the same numbers are other cells in your annotation</source>
        <translation>Neu nummerieren, wenn dieselben Nummern in Ihrer Annotation andere Zellen sind</translation>
    </message>
    <message>
        <source>Numbers</source>
        <translation>Nummern</translation>
    </message>
    <message>
        <source>Will come in</source>
        <translation>Übernommen werden</translation>
    </message>
    <message>
        <source>Progress of the import</source>
        <translation>Fortschritt des Imports</translation>
    </message>
    <message>
        <source>Changes nothing (Esc)</source>
        <translation>Ändert nichts (Esc)</translation>
    </message>
    <message>
        <source>Folder of masks</source>
        <translation>Ordner mit Masken</translation>
    </message>
    <message>
        <source>Choose masks first.</source>
        <translation>Bitte zuerst Masken wählen.</translation>
    </message>
    <message>
        <source>Looking …</source>
        <translation>Wird angesehen …</translation>
    </message>
    <message>
        <source>Takes these labels into your annotation (Return)</source>
        <translation>Übernimmt diese Labels in Ihre Annotation (Eingabe)</translation>
    </message>
    <message>
        <source>Nothing.</source>
        <translation>Nichts.</translation>
    </message>
    <message>
        <source>%1 in %2 of %3.</source>
        <translation>%1 in %2 von %3.</translation>
    </message>
    <message>
        <source>label</source>
        <translation>Label</translation>
    </message>
    <message>
        <source>labels</source>
        <translation>Labels</translation>
    </message>
    <message>
        <source>%1 used in your annotation already: keep the numbers if they are the same cells, else renumber.</source>
        <translation>%1 in Ihrer Annotation schon vergeben: die Nummern behalten, wenn es dieselben Zellen sind, sonst neu nummerieren.</translation>
    </message>
    <message>
        <source>number is</source>
        <translation>Nummer ist</translation>
    </message>
    <message>
        <source>numbers are</source>
        <translation>Nummern sind</translation>
    </message>
    <message>
        <source>%1 in %2 imported from %3.</source>
        <translation>%1 in %2 aus %3 importiert.</translation>
    </message>
    <message>
        <source>Stops; the time points that have come in stay (Esc)</source>
        <translation>Hält an; was an Zeitpunkten hereinkam, bleibt (Esc)</translation>
    </message>
    <message>
        <source>None for the time point shown. At time point %1:</source>
        <translation>Keine für den gezeigten Zeitpunkt. Zum Zeitpunkt %1:</translation>
    </message>
    <message>
        <source>Time points to import</source>
        <translation>Zeitpunkte zum Importieren</translation>
    </message>
    <message>
        <source>only the one shown: %1</source>
        <translation>nur der gezeigte: %1</translation>
    </message>
    <message>
        <source>Time points</source>
        <translation>Zeitpunkte</translation>
    </message>
    <message>
        <source>These masks are no numbered sequence.</source>
        <translation>Diese Masken sind keine nummerierte Folge.</translation>
    </message>
    <message>
        <source>all that have masks</source>
        <translation>alle, die Masken haben</translation>
    </message>
    <message>
        <source>all that have masks: %1 of %2</source>
        <translation>alle, die Masken haben: %1 von %2</translation>
    </message>
    <message>
        <source>All: one step to undo in each time point</source>
        <translation>Alle: ein Schritt zum Zurücknehmen in jedem Zeitpunkt</translation>
    </message>
    <message>
        <source>Stopped after %1 of %2 time points. %3</source>
        <translation>Nach %1 von %2 Zeitpunkten angehalten. %3</translation>
    </message>
    <message>
        <source>time point</source>
        <translation>Zeitpunkt</translation>
    </message>
    <message>
        <source>time points</source>
        <translation>Zeitpunkten</translation>
    </message>
    <message>
        <source>These masks do not fit; choose others.</source>
        <translation>Diese Masken passen nicht; bitte andere wählen.</translation>
    </message>
</context>
<context>
    <name>lamina::ui::JobsPanel</name>
    <message>
        <source>Pretraining</source>
        <translation>Vortraining</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>Prediction</source>
        <translation>Vorhersage</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>–</source>
        <translation>–</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 min</translation>
    </message>
    <message>
        <source>%1 h</source>
        <translation>%1 h</translation>
    </message>
    <message>
        <source>%1 GB</source>
        <translation>%1 GB</translation>
    </message>
    <message>
        <source>Progress of what runs</source>
        <translation>Fortschritt dessen, was läuft</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Stops at the end of the running batch; what was learnt is kept and can be continued</source>
        <translation>Hält am Ende des laufenden Batches an; was gelernt wurde, bleibt und kann fortgesetzt werden</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Lauf</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Time taken</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>Dice</source>
        <translation>Dice</translation>
    </message>
    <message>
        <source>On patches held out from training, where the run had any</source>
        <translation>Auf zurückgehaltenen Ausschnitten, wo der Lauf welche hatte</translation>
    </message>
    <message>
        <source>Runs on this stack</source>
        <translation>Läufe auf diesem Stapel</translation>
    </message>
    <message>
        <source>Select several runs (with Ctrl or Shift) to compare them</source>
        <translation>Wählen Sie mehrere Läufe (mit Strg oder Umschalt), um sie zu vergleichen</translation>
    </message>
    <message>
        <source>Views of the selected runs</source>
        <translation>Ansichten der gewählten Läufe</translation>
    </message>
    <message>
        <source>What is shown of the selected runs</source>
        <translation>Was von den gewählten Läufen gezeigt wird</translation>
    </message>
    <message>
        <source>Curves</source>
        <translation>Kurven</translation>
    </message>
    <message>
        <source>Also what all selected runs have in common</source>
        <translation>Auch, was alle gewählten Läufe gemeinsam haben</translation>
    </message>
    <message>
        <source>Off: only the settings in which the selected runs differ</source>
        <translation>Aus: nur die Einstellungen, in denen sich die gewählten Läufe unterscheiden</translation>
    </message>
    <message>
        <source>Settings and scores of the selected runs</source>
        <translation>Einstellungen und Werte der gewählten Läufe</translation>
    </message>
    <message>
        <source>Settings and scores side by side, a column for each run</source>
        <translation>Einstellungen und Werte nebeneinander, eine Spalte für jeden Lauf</translation>
    </message>
    <message>
        <source>Settings and scores</source>
        <translation>Einstellungen und Werte</translation>
    </message>
    <message>
        <source>Log of all runs</source>
        <translation>Protokoll aller Läufe</translation>
    </message>
    <message>
        <source>What was done when, and what the engine had to say</source>
        <translation>Was wann getan wurde und was das Lernmodul dazu sagte</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Paused.</source>
        <translation>Angehalten.</translation>
    </message>
    <message>
        <source>Going on.</source>
        <translation>Geht weiter.</translation>
    </message>
    <message>
        <source>Starting …</source>
        <translation>Beginnt …</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>The run goes on where it waits</source>
        <translation>Der Lauf geht dort weiter, wo er wartet</translation>
    </message>
    <message>
        <source>The run waits at the end of its batch and keeps its memory; the processor is free</source>
        <translation>Der Lauf wartet am Ende seines Batches und behält seinen Speicher; der Prozessor ist frei</translation>
    </message>
    <message>
        <source>Nothing is running</source>
        <translation>Nichts läuft</translation>
    </message>
    <message>
        <source>Runs are started in the Learn panel and kept here with curves and settings.</source>
        <translation>Läufe werden im Feld Lernen gestartet und hier mit Kurven und Einstellungen behalten.</translation>
    </message>
    <message>
        <source>Select runs to compare them.</source>
        <translation>Wählen Sie Läufe, um sie zu vergleichen.</translation>
    </message>
    <message>
        <source>Stopping: the running batch is being finished.</source>
        <translation>Wird angehalten: der laufende Stapel wird noch beendet.</translation>
    </message>
    <message>
        <source>Paused. The run keeps its memory and waits.</source>
        <translation>Angehalten. Der Lauf behält seinen Speicher und wartet.</translation>
    </message>
    <message>
        <source>running for %1</source>
        <translation>läuft seit %1</translation>
    </message>
    <message>
        <source>%1 of memory in use</source>
        <translation>%1 Speicher belegt</translation>
    </message>
    <message>
        <source> · </source>
        <translation> · </translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>Einstellung</translation>
    </message>
    <message>
        <source>A pretraining was interrupted.</source>
        <translation>Ein Vortraining wurde unterbrochen.</translation>
    </message>
    <message>
        <source>A fine-tuning was interrupted.</source>
        <translation>Eine Feinabstimmung wurde unterbrochen.</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>From the batch where it stopped, with the settings that it had</source>
        <translation>Ab dem Stapel, bei dem er stehen blieb, mit den Einstellungen von damals</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Forgets what the interrupted run had learnt; the model before it stays</source>
        <translation>Vergisst, was der unterbrochene Lauf gelernt hatte; das Modell davor bleibt</translation>
    </message>
    <message>
        <source>Really discard?</source>
        <translation>Wirklich verwerfen?</translation>
    </message>
    <message>
        <source>Predict with this model</source>
        <translation>Mit diesem Modell vorhersagen</translation>
    </message>
    <message>
        <source>Select one training in the list.</source>
        <translation>Bitte ein Training in der Liste auswählen.</translation>
    </message>
    <message>
        <source>The model of the selected training predicts from now on; the one that predicts now stays in the list</source>
        <translation>Ab jetzt sagt das Modell des ausgewählten Trainings vorher; das jetzige bleibt in der Liste</translation>
    </message>
    <message>
        <source>%1.
%2</source>
        <translation>%1.
%2</translation>
    </message>
    <message>
        <source>Save the curves</source>
        <translation>Kurven speichern</translation>
    </message>
    <message>
        <source>Saves the curves of the selected runs as PNG or SVG</source>
        <translation>Speichert die Kurven der ausgewählten Läufe als PNG oder SVG</translation>
    </message>
</context>
<context>
    <name>lamina::ui::LabelAdviceDialog</name>
    <message>
        <source>With %1 slices you are at %2.</source>
        <translation>Mit %1 Schichten sind Sie bei %2.</translation>
    </message>
    <message>
        <source>best far from those annotated</source>
        <translation>am besten weit weg von den annotierten</translation>
    </message>
    <message>
        <source>best far from those annotated (slice %1)</source>
        <translation>am besten weit weg von den annotierten (Schicht %1)</translation>
    </message>
    <message>
        <source>best far from those annotated (slices %1 and %2)</source>
        <translation>am besten weit weg von den annotierten (Schichten %1 und %2)</translation>
    </message>
    <message>
        <source>%1 Two more would bring about %2: you can stop.</source>
        <translation>%1 Zwei weitere brächten etwa %2: Sie können aufhören.</translation>
    </message>
    <message>
        <source>%1 Two more would bring about %2: more slices hardly help a forest here. Check the labels, or train a network.</source>
        <translation>%1 Zwei weitere brächten etwa %2: mehr Schichten helfen einem Forest hier kaum. Prüfen Sie die Labels, oder trainieren Sie ein Netz.</translation>
    </message>
    <message>
        <source>%1 Two more would bring about %2, but up to %3 is possible: label two more, %4, and ask again.</source>
        <translation>%1 Zwei weitere brächten etwa %2, möglich sind aber bis zu %3: annotieren Sie zwei weitere, %4, und fragen Sie noch einmal.</translation>
    </message>
    <message>
        <source>About %1 in all should do.</source>
        <translation>Etwa %1 insgesamt sollten genügen.</translation>
    </message>
    <message>
        <source>More than %1 in all will be worth it.</source>
        <translation>Mehr als %1 insgesamt werden sich lohnen.</translation>
    </message>
    <message>
        <source>%1 Each further slice still brings about %2: go on labelling, %3. %4</source>
        <translation>%1 Jede weitere Schicht bringt noch etwa %2: annotieren Sie weiter, %3. %4</translation>
    </message>
    <message>
        <source>How many slices must I label?</source>
        <translation>Wie viele Schichten muss ich annotieren?</translation>
    </message>
    <message>
        <source>Forests are trained on some of your annotated slices and scored on the others, on annotated voxels only. The curve shows what each further slice brought, and where it goes.</source>
        <translation>Forests werden auf einigen Ihrer annotierten Schichten trainiert und auf den anderen bewertet, nur auf annotierten Voxeln. Die Kurve zeigt, was jede weitere Schicht brachte und wohin sie führt.</translation>
    </message>
    <message>
        <source>Progress of the measurement</source>
        <translation>Fortschritt der Messung</translation>
    </message>
    <message>
        <source>Slices</source>
        <translation>Schichten</translation>
    </message>
    <message>
        <source>Choices</source>
        <translation>Auswahlen</translation>
    </message>
    <message>
        <source>Dice</source>
        <translation>Dice</translation>
    </message>
    <message>
        <source>Lowest</source>
        <translation>Niedrigster</translation>
    </message>
    <message>
        <source>Highest</source>
        <translation>Höchster</translation>
    </message>
    <message>
        <source>Expected</source>
        <translation>Erwartet</translation>
    </message>
    <message>
        <source>Dice by the number of annotated slices, as numbers</source>
        <translation>Dice nach der Zahl annotierter Schichten, als Zahlen</translation>
    </message>
    <message>
        <source>Dice: of all choices together, and the standard deviation over them. Expected: the fitted curve with its 90 % range.</source>
        <translation>Dice: aller Auswahlen zusammen und die Standardabweichung über sie. Erwartet: die angepasste Kurve mit ihrem 90-%-Bereich.</translation>
    </message>
    <message>
        <source>Choices for each number</source>
        <translation>Auswahlen je Anzahl</translation>
    </message>
    <message>
        <source>How often another choice of as many slices is trained on: more take longer and make the curve steadier</source>
        <translation>Wie oft auf einer anderen Auswahl ebenso vieler Schichten trainiert wird: mehr dauern länger und machen die Kurve ruhiger</translation>
    </message>
    <message>
        <source>Save table …</source>
        <translation>Tabelle speichern …</translation>
    </message>
    <message>
        <source>The curve as comma-separated values</source>
        <translation>Die Kurve als kommagetrennte Werte</translation>
    </message>
    <message>
        <source>Save chart …</source>
        <translation>Diagramm speichern …</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>Messen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Stops soon; what was measured so far stays</source>
        <translation>Hält bald an; was bisher gemessen ist, bleibt</translation>
    </message>
    <message>
        <source>Close this window (Esc); a measurement ends</source>
        <translation>Dieses Fenster schließen (Esc); eine Messung endet</translation>
    </message>
    <message>
        <source>Save the table of the curve</source>
        <translation>Tabelle der Kurve speichern</translation>
    </message>
    <message>
        <source>Save the chart of the curve</source>
        <translation>Diagramm der Kurve speichern</translation>
    </message>
    <message>
        <source>Measuring the first points of the curve …</source>
        <translation>Die ersten Punkte der Kurve werden gemessen …</translation>
    </message>
    <message>
        <source>The curve has fewer than two points: annotate cells and background on more slices.</source>
        <translation>Die Kurve hat weniger als zwei Punkte: annotieren Sie Zellen und Hintergrund auf mehr Schichten.</translation>
    </message>
    <message>
        <source>Measure tells whether further slices are worth labelling.</source>
        <translation>Messen sagt, ob sich weitere Schichten lohnen.</translation>
    </message>
    <message>
        <source>The measurement made way for the run that was started.</source>
        <translation>Die Messung hat dem Lauf Platz gemacht, der gestartet wurde.</translation>
    </message>
    <message>
        <source>The annotation has changed since; measure again to count it in.</source>
        <translation>Die Annotation hat sich seither geändert; messen Sie noch einmal, damit sie zählt.</translation>
    </message>
    <message>
        <source>%1 of %2 trainings were done.</source>
        <translation>%1 von %2 Trainings wurden gemacht.</translation>
    </message>
    <message>
        <source>Some scores come from slices next to training slices, which know each other: those are too good. Annotate slices that lie apart.</source>
        <translation>Manche Bewertungen stammen von Schichten neben Trainingsschichten, die einander kennen: diese sind zu gut. Annotieren Sie Schichten, die auseinander liegen.</translation>
    </message>
    <message>
        <source>All slices are of the same recording: on others the masks may be worse.</source>
        <translation>Alle Schichten gehören zur selben Aufnahme: auf anderen können die Masken schlechter sein.</translation>
    </message>
    <message>
        <source>Trains forests on parts of the annotation (Return)</source>
        <translation>Trainiert Forests auf Teilen der Annotation (Eingabetaste)</translation>
    </message>
    <message>
        <source>Stopping …</source>
        <translation>Hält an …</translation>
    </message>
    <message>
        <source>%1 (all of yours)</source>
        <translation>%1 (alle Ihre)</translation>
    </message>
    <message>
        <source>The chart as PNG or SVG</source>
        <translation>Das Diagramm als PNG oder SVG</translation>
    </message>
</context>
<context>
    <name>lamina::ui::LabelAdviceRun</name>
    <message>
        <source>The curve is being measured.</source>
        <translation>Die Kurve wird gerade gemessen.</translation>
    </message>
    <message>
        <source>Open a stack first.</source>
        <translation>Bitte zuerst einen Stapel öffnen.</translation>
    </message>
    <message>
        <source>Nothing is annotated yet. A curve needs at least %1 annotated slices: some to learn from and one to score.</source>
        <translation>Noch ist nichts annotiert. Eine Kurve braucht mindestens %1 annotierte Schichten: einige zum Lernen und eine zum Bewerten.</translation>
    </message>
    <message>
        <source>Annotated slices so far: %1. A curve needs at least %2: some to learn from and one to score.</source>
        <translation>Bisher annotierte Schichten: %1. Eine Kurve braucht mindestens %2: einige zum Lernen und eine zum Bewerten.</translation>
    </message>
</context>
<context>
    <name>lamina::ui::LabelCurveChart</name>
    <message>
        <source>annotated slices</source>
        <translation>annotierte Schichten</translation>
    </message>
    <message>
        <source>Dice on slices left out</source>
        <translation>Dice auf ausgelassenen Schichten</translation>
    </message>
    <message>
        <source>90 % of fit</source>
        <translation>90 % der Anpassung</translation>
    </message>
    <message>
        <source>standard deviation</source>
        <translation>Standardabweichung</translation>
    </message>
    <message>
        <source>one choice</source>
        <translation>eine Auswahl</translation>
    </message>
    <message>
        <source>beside training</source>
        <translation>neben Training</translation>
    </message>
    <message>
        <source>expected</source>
        <translation>erwartet</translation>
    </message>
    <message>
        <source>together</source>
        <translation>zusammen</translation>
    </message>
    <message>
        <source>Dice by the number of annotated slices</source>
        <translation>Dice nach der Zahl annotierter Schichten</translation>
    </message>
</context>
<context>
    <name>lamina::ui::LabelModel</name>
    <message>
        <source>class %1</source>
        <translation>Klasse %1</translation>
    </message>
    <message>
        <source>Double-click to choose another colour</source>
        <translation>Doppelklick wählt eine andere Farbe</translation>
    </message>
    <message>
        <source>Known not to be a cell (0)</source>
        <translation>Sicher keine Zelle (0)</translation>
    </message>
    <message>
        <source>Label %1; F2 or double-click to rename</source>
        <translation>Label %1; F2 oder Doppelklick benennt um</translation>
    </message>
    <message>
        <source>The background is a class of its own</source>
        <translation>Der Hintergrund ist eine Klasse für sich</translation>
    </message>
    <message>
        <source>Double-click to choose another class</source>
        <translation>Doppelklick wählt eine andere Klasse</translation>
    </message>
    <message>
        <source>Shown; click to hide</source>
        <translation>Sichtbar; Klick blendet aus</translation>
    </message>
    <message>
        <source>Hidden; click to show</source>
        <translation>Ausgeblendet; Klick zeigt</translation>
    </message>
    <message>
        <source>Locked: never painted over; click to unlock</source>
        <translation>Gesperrt: wird nie übermalt; Klick entsperrt</translation>
    </message>
    <message>
        <source>Click to lock: it cannot be painted over then</source>
        <translation>Klick sperrt: kann dann nicht übermalt werden</translation>
    </message>
    <message>
        <source>shown</source>
        <translation>sichtbar</translation>
    </message>
    <message>
        <source>hidden</source>
        <translation>ausgeblendet</translation>
    </message>
    <message>
        <source>locked</source>
        <translation>gesperrt</translation>
    </message>
    <message>
        <source>unlocked</source>
        <translation>nicht gesperrt</translation>
    </message>
    <message>
        <source>colour of %1</source>
        <translation>Farbe von %1</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>Label</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>Klasse</translation>
    </message>
</context>
<context>
    <name>lamina::ui::LabelPanel</name>
    <message>
        <source>Labels</source>
        <translation>Labels</translation>
    </message>
    <message>
        <source>Choose the label to paint with; F2 renames it</source>
        <translation>Das Label zum Malen wählen; F2 benennt es um</translation>
    </message>
    <message>
        <source>New label</source>
        <translation>Neues Label</translation>
    </message>
    <message>
        <source>Paint cells with a cell label and some of what is not a cell with Background. Unlabelled pixels count as unknown.</source>
        <translation>Malen Sie Zellen mit einem Zell-Label und etwas von dem, was keine Zelle ist, mit Hintergrund. Pixel ohne Label gelten als unbekannt.</translation>
    </message>
    <message>
        <source>Class of the label</source>
        <translation>Klasse des Labels</translation>
    </message>
    <message>
        <source>Find by name, number or class</source>
        <translation>Nach Name, Nummer oder Klasse suchen</translation>
    </message>
    <message>
        <source>Find labels</source>
        <translation>Labels suchen</translation>
    </message>
    <message>
        <source>Shows only labels whose name, number or class fits</source>
        <translation>Zeigt nur Labels, deren Name, Nummer oder Klasse passt</translation>
    </message>
    <message>
        <source>A label for the next cell (N or M). Q and W change the label, 1 to 9 choose one, 0 is the background.</source>
        <translation>Ein Label für die nächste Zelle (N oder M). Q und W wechseln das Label, 1 bis 9 wählen eines, 0 ist der Hintergrund.</translation>
    </message>
    <message>
        <source>Go to the label</source>
        <translation>Zum Label gehen</translation>
    </message>
    <message>
        <source>Merge labels</source>
        <translation>Labels vereinen</translation>
    </message>
    <message>
        <source>Delete labels</source>
        <translation>Labels löschen</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>Klassen</translation>
    </message>
    <message>
        <source>Name and add classes</source>
        <translation>Klassen benennen und hinzufügen</translation>
    </message>
    <message>
        <source>Choose a label first.</source>
        <translation>Bitte zuerst ein Label wählen.</translation>
    </message>
    <message>
        <source>Delete the chosen labels; their voxels become unlabelled</source>
        <translation>Die ausgewählten Labels löschen; ihre Voxel sind dann ohne Label</translation>
    </message>
    <message>
        <source>Make the chosen labels one, that of the row chosen last</source>
        <translation>Die ausgewählten Labels zu einem machen, dem der zuletzt gewählten Zeile</translation>
    </message>
    <message>
        <source>Merge: choose two or more labels with Ctrl+click first.</source>
        <translation>Vereinen: bitte zuerst zwei oder mehr Labels mit Strg+Klick auswählen.</translation>
    </message>
    <message>
        <source>Go to where the current label is largest</source>
        <translation>Dorthin, wo das aktuelle Label am größten ist</translation>
    </message>
</context>
<context>
    <name>lamina::ui::LearnPanel</name>
    <message>
        <source>Learn and segment</source>
        <translation>Lernen und segmentieren</translation>
    </message>
    <message>
        <source>Pretrains on the unlabelled stack unless that was done, fine-tunes on what you painted and predicts every slice, this one first</source>
        <translation>Trainiert auf dem unmarkierten Stapel vor, falls noch nicht geschehen, stimmt auf das Gemalte fein ab und sagt jede Schicht vorher, diese zuerst</translation>
    </message>
    <message>
        <source>Try to load the engine again</source>
        <translation>Lernmodul noch einmal laden</translation>
    </message>
    <message>
        <source>Log of the runs</source>
        <translation>Protokoll der Läufe</translation>
    </message>
    <message>
        <source>What was done when, and what the engine had to say</source>
        <translation>Was wann getan wurde und was das Lernmodul dazu sagte</translation>
    </message>
    <message>
        <source>Starting …</source>
        <translation>Beginnt …</translation>
    </message>
    <message>
        <source>1  Pretrain, without labels</source>
        <translation>1  Vortrainieren, ohne Labels</translation>
    </message>
    <message>
        <source>Pretraining method</source>
        <translation>Verfahren des Vortrainings</translation>
    </message>
    <message>
        <source>PixelCL: pixel propagation</source>
        <translation>PixelCL: Pixel-Propagation</translation>
    </message>
    <message>
        <source>Pixel contrast</source>
        <translation>Pixelkontrast</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Verfahren</translation>
    </message>
    <message>
        <source>Epochs of pretraining</source>
        <translation>Epochen des Vortrainings</translation>
    </message>
    <message>
        <source>Pretrain</source>
        <translation>Vortrainieren</translation>
    </message>
    <message>
        <source>Learns how this stack looks from all its slices</source>
        <translation>Lernt aus allen Schichten, wie dieser Stapel aussieht</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>Epochen</translation>
    </message>
    <message>
        <source>2  Fine-tune on what you painted</source>
        <translation>2  Auf das Gemalte feinabstimmen</translation>
    </message>
    <message>
        <source>Backbone</source>
        <translation>Grundnetz</translation>
    </message>
    <message>
        <source>Pretrained</source>
        <translation>Vortrainiert</translation>
    </message>
    <message>
        <source>Random weights</source>
        <translation>Zufällige Gewichte</translation>
    </message>
    <message>
        <source>What fine-tuning starts from</source>
        <translation>Wovon die Feinabstimmung ausgeht</translation>
    </message>
    <message>
        <source>Backbone while fine-tuning</source>
        <translation>Grundnetz während der Feinabstimmung</translation>
    </message>
    <message>
        <source>Tunable: learns along</source>
        <translation>Beweglich: lernt mit</translation>
    </message>
    <message>
        <source>Frozen: stays as it is</source>
        <translation>Eingefroren: bleibt, wie es ist</translation>
    </message>
    <message>
        <source>Tunable is more exact, frozen is faster</source>
        <translation>Beweglich ist genauer, eingefroren ist schneller</translation>
    </message>
    <message>
        <source>Mode</source>
        <translation>Modus</translation>
    </message>
    <message>
        <source>Epochs of fine-tuning</source>
        <translation>Epochen der Feinabstimmung</translation>
    </message>
    <message>
        <source>Fine-tune</source>
        <translation>Feinabstimmen</translation>
    </message>
    <message>
        <source>Trains on every pixel that you painted, then predicts this slice</source>
        <translation>Trainiert auf jedem gemalten Pixel und sagt dann diese Schicht vorher</translation>
    </message>
    <message>
        <source>3  Predict</source>
        <translation>3  Vorhersagen</translation>
    </message>
    <message>
        <source>This slice</source>
        <translation>Diese Schicht</translation>
    </message>
    <message>
        <source>Predicts the slice on screen</source>
        <translation>Sagt die gezeigte Schicht vorher</translation>
    </message>
    <message>
        <source>Whole stack</source>
        <translation>Ganzer Stapel</translation>
    </message>
    <message>
        <source>Predicts every slice and numbers the cells in 3D</source>
        <translation>Sagt jede Schicht vorher und nummeriert die Zellen in 3D</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>What computes; the list says what was found out about each device</source>
        <translation>Was rechnet; die Liste sagt, was über jedes Gerät herausgefunden wurde</translation>
    </message>
    <message>
        <source>Continue the interrupted run</source>
        <translation>Unterbrochenen Lauf fortsetzen</translation>
    </message>
    <message>
        <source>A run that was cancelled left its state; it goes on from there when nothing else was changed</source>
        <translation>Ein abgebrochener Lauf hat seinen Stand hinterlassen; er geht von dort weiter, wenn sonst nichts geändert wurde</translation>
    </message>
    <message>
        <source>Progress of the run</source>
        <translation>Fortschritt des Laufs</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Stops at the end of the running batch; what was learnt is kept</source>
        <translation>Hält am Ende des laufenden Stapels an; das Gelernte bleibt</translation>
    </message>
    <message>
        <source>%1.
%2</source>
        <translation>%1.
%2</translation>
    </message>
    <message>
        <source>Stopping …</source>
        <translation>Wird angehalten …</translation>
    </message>
    <message>
        <source>Stopping: the running batch is being finished.</source>
        <translation>Wird angehalten: der laufende Stapel wird noch beendet.</translation>
    </message>
    <message>
        <source>Fine-tunes the pretrained network on what you painted, then predicts every slice.</source>
        <translation>Stimmt das vortrainierte Netz auf das Gemalte fein ab und sagt dann jede Schicht vorher.</translation>
    </message>
    <message>
        <source>Pretrains on the unlabelled stack, fine-tunes on what you painted, then predicts every slice.</source>
        <translation>Trainiert auf dem unmarkierten Stapel vor, stimmt auf das Gemalte fein ab und sagt dann jede Schicht vorher.</translation>
    </message>
    <message>
        <source>Pretrained (none yet: random)</source>
        <translation>Vortrainiert (noch keines: zufällig)</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>%1 (not usable)</source>
        <translation>%1 (nicht nutzbar)</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>Quick masks with a forest</source>
        <translation>Schnelle Masken mit einem Forest</translation>
    </message>
    <message>
        <source>The same place in two views gets the same features, smoothed over like pixels</source>
        <translation>Dieselbe Stelle bekommt in zwei Ansichten dieselben Merkmale, geglättet über ähnliche Pixel</translation>
    </message>
    <message>
        <source>The same place in two views, against all other places of the image</source>
        <translation>Dieselbe Stelle in zwei Ansichten, gegen alle anderen Stellen des Bildes</translation>
    </message>
    <message>
        <source>BYOL: whole views</source>
        <translation>BYOL: ganze Ansichten</translation>
    </message>
    <message>
        <source>One view of an image predicts the other, without counter-examples</source>
        <translation>Eine Ansicht eines Bildes sagt die andere voraus, ohne Gegenbeispiele</translation>
    </message>
    <message>
        <source>SimCLR: whole views</source>
        <translation>SimCLR: ganze Ansichten</translation>
    </message>
    <message>
        <source>Two views of an image, against all other images of the batch</source>
        <translation>Zwei Ansichten eines Bildes, gegen alle anderen Bilder desselben Lernschritts</translation>
    </message>
    <message>
        <source>MoCo v2: whole views</source>
        <translation>MoCo v2: ganze Ansichten</translation>
    </message>
    <message>
        <source>Two views of an image, against a queue of earlier images</source>
        <translation>Zwei Ansichten eines Bildes, gegen eine Warteschlange früherer Bilder</translation>
    </message>
    <message>
        <source>Rotation</source>
        <translation>Drehung</translation>
    </message>
    <message>
        <source>Tells by how many quarter turns an image was turned; cells have no upright position, so this often cannot be learned</source>
        <translation>Sagt, um wie viele Vierteldrehungen ein Bild gedreht wurde; Zellen haben kein Oben, daher ist das oft nicht zu lernen</translation>
    </message>
    <message>
        <source>Jigsaw</source>
        <translation>Puzzle</translation>
    </message>
    <message>
        <source>Puts nine shuffled tiles of an image in order</source>
        <translation>Bringt neun vertauschte Kacheln eines Bildes in die richtige Ordnung</translation>
    </message>
    <message>
        <source>Context prediction</source>
        <translation>Kontextvorhersage</translation>
    </message>
    <message>
        <source>Tells on which side of a tile another one lies</source>
        <translation>Sagt, auf welcher Seite einer Kachel eine andere liegt</translation>
    </message>
    <message>
        <source>Colorization</source>
        <translation>Kolorierung</translation>
    </message>
    <message>
        <source>Guesses the second channel. Where there is none, an adaptation: guesses grey values that were blurred away</source>
        <translation>Errät den zweiten Kanal. Wo es keinen gibt, eine Anpassung: errät Grauwerte, die weggewischt wurden</translation>
    </message>
    <message>
        <source>None: random weights</source>
        <translation>Keines: Zufallsgewichte</translation>
    </message>
    <message>
        <source>Learns nothing: the control that every method must beat</source>
        <translation>Lernt nichts: der Vergleich, den jedes Verfahren schlagen muss</translation>
    </message>
    <message>
        <source>How the network learns without labels; PixelCL is the default and learns features for each pixel. Point at an entry to read what it does</source>
        <translation>Wie das Netz ohne Annotationen lernt; PixelCL ist die Vorgabe und lernt Merkmale für jedes Pixel. Auf einen Eintrag zeigen, um zu lesen, was er tut</translation>
    </message>
    <message>
        <source>Head of the network</source>
        <translation>Kopf des Netzes</translation>
    </message>
    <message>
        <source>Head</source>
        <translation>Kopf</translation>
    </message>
    <message>
        <source>Trains the U-Net on what you painted, then predicts every slice.</source>
        <translation>Trainiert das U-Net auf dem Gemalten und sagt dann jede Schicht vorher.</translation>
    </message>
    <message>
        <source>FCN with skips</source>
        <translation>FCN mit Abkürzungen</translation>
    </message>
    <message>
        <source>Climbs from the coarse features back to pixels and adds finer ones on the way: the default, quick and exact</source>
        <translation>Steigt von den groben Merkmalen zu den Pixeln hinauf und nimmt unterwegs feinere hinzu: die Vorgabe, schnell und genau</translation>
    </message>
    <message>
        <source>FCN, dilated</source>
        <translation>FCN, gedehnt</translation>
    </message>
    <message>
        <source>The FCN of torchvision: its features stay fine instead of being climbed from; three to five times the work</source>
        <translation>Das FCN von torchvision: Seine Merkmale bleiben fein, statt dass von ihnen hinaufgestiegen wird; das Drei- bis Fünffache an Rechenarbeit</translation>
    </message>
    <message>
        <source>U-Net decoder</source>
        <translation>U-Net-Decoder</translation>
    </message>
    <message>
        <source>Joins the features of every stage of the backbone, as a U-Net does</source>
        <translation>Verbindet die Merkmale jeder Stufe des Grundnetzes, wie es ein U-Net tut</translation>
    </message>
    <message>
        <source>U-Net, no backbone</source>
        <translation>U-Net, ohne Grundnetz</translation>
    </message>
    <message>
        <source>A whole network of its own that starts from random weights: pretraining is not used</source>
        <translation>Ein ganzes eigenes Netz, das mit Zufallsgewichten beginnt: Vortraining wird nicht benutzt</translation>
    </message>
    <message>
        <source>What turns the features of the backbone into masks. Point at an entry to read what it does</source>
        <translation>Was aus den Merkmalen des Grundnetzes Masken macht. Auf einen Eintrag zeigen, um zu lesen, was er tut</translation>
    </message>
    <message>
        <source>This head is a network of its own, without a backbone.</source>
        <translation>Dieser Kopf ist ein eigenes Netz ohne Grundnetz.</translation>
    </message>
    <message>
        <source>Built-in network</source>
        <translation>Eingebautes Netz</translation>
    </message>
    <message>
        <source>Comes with the program: it has learned from simulated recordings of many kinds of nuclei</source>
        <translation>Kommt mit dem Programm: Es hat aus simulierten Aufnahmen vieler Arten von Zellkernen gelernt</translation>
    </message>
    <message>
        <source>Predicts the slice on screen with the built-in network: nothing need be painted</source>
        <translation>Sagt die gezeigte Schicht mit dem eingebauten Netz vorher: Nichts muss gemalt sein</translation>
    </message>
    <message>
        <source>%1 Or begin with Predict below: the built-in network needs no labels.</source>
        <translation>%1 Oder mit „Vorhersagen“ unten beginnen: Das eingebaute Netz braucht keine Markierungen.</translation>
    </message>
    <message>
        <source>A random forest on filtered grey values and on what the built-in network sees: done in seconds, needs no pretraining, and with one to nine annotated slices often as good as a network or better</source>
        <translation>Ein Zufallswald auf gefilterten Grauwerten und auf dem, was das mitgelieferte Netz sieht: in Sekunden fertig, ohne Vortraining, und mit einer bis neun annotierten Schichten oft so gut wie ein Netz oder besser</translation>
    </message>
    <message>
        <source>Fine-tunes the built-in network on what you painted, then predicts every slice.</source>
        <translation>Stimmt das mitgelieferte Netz auf das Gemalte ab und sagt dann jede Schicht vorher.</translation>
    </message>
    <message>
        <source>Pretrained (none yet: built-in)</source>
        <translation>Vortrainiert (noch keins: mitgeliefertes)</translation>
    </message>
    <message>
        <source>The first graphics card that works, else the processor</source>
        <translation>Die erste Grafikkarte, die funktioniert, sonst der Prozessor</translation>
    </message>
    <message>
        <source>%1 Predict works nevertheless; its masks can be exported, but are not kept.</source>
        <translation>%1 Vorhersagen geht trotzdem; die Masken lassen sich exportieren, werden aber nicht aufgehoben.</translation>
    </message>
</context>
<context>
    <name>lamina::ui::LearningController</name>
    <message>
        <source>Cancelled. What was learnt so far is kept and can be continued.</source>
        <translation>Abgebrochen. Das bisher Gelernte bleibt und kann fortgesetzt werden.</translation>
    </message>
    <message>
        <source>Cancelled. The slices predicted so far are kept.</source>
        <translation>Abgebrochen. Die bisher vorhergesagten Schichten bleiben.</translation>
    </message>
    <message>
        <source>Pretraining on the unlabelled stack</source>
        <translation>Vortraining auf dem unmarkierten Stapel</translation>
    </message>
    <message>
        <source>Pretrained. The backbone is in %1.</source>
        <translation>Vortrainiert. Das Grundnetz liegt in %1.</translation>
    </message>
    <message>
        <source>Fine-tuning on what you painted</source>
        <translation>Feinabstimmung auf das Gemalte</translation>
    </message>
    <message>
        <source>Fine-tuned on %1. The model is in %2.</source>
        <translation>Feinabgestimmt auf %1. Das Modell liegt in %2.</translation>
    </message>
    <message>
        <source>slice</source>
        <translation>Schicht</translation>
    </message>
    <message>
        <source>slices</source>
        <translation>Schichten</translation>
    </message>
    <message>
        <source>Predicting the stack</source>
        <translation>Der Stapel wird vorhergesagt</translation>
    </message>
    <message>
        <source>Predicting this slice</source>
        <translation>Diese Schicht wird vorhergesagt</translation>
    </message>
    <message>
        <source>This slice is predicted.</source>
        <translation>Diese Schicht ist vorhergesagt.</translation>
    </message>
    <message>
        <source>The whole stack of %1 is predicted.</source>
        <translation>Der ganze Stapel von %1 ist vorhergesagt.</translation>
    </message>
    <message>
        <source>Growing a forest on what you painted</source>
        <translation>Ein Forest lernt aus dem, was Sie gemalt haben</translation>
    </message>
    <message>
        <source>A forest is grown on %1. It is in %2.</source>
        <translation>Ein Forest ist auf %1 trainiert. Er liegt in %2.</translation>
    </message>
    <message>
        <source>Cancelled. The files that were finished are kept.</source>
        <translation>Abgebrochen. Die fertigen Dateien bleiben.</translation>
    </message>
    <message>
        <source>Live mode goes on without the built-in network. %1</source>
        <translation>Der Live-Modus läuft ohne das eingebaute Netz weiter. %1</translation>
    </message>
    <message>
        <source>%1 MB</source>
        <translation>%1 MB</translation>
    </message>
    <message>
        <source>%1 GB</source>
        <translation>%1 GB</translation>
    </message>
    <message>
        <source>Needs about %1 of memory on the graphics card.</source>
        <translation>Braucht etwa %1 Speicher auf der Grafikkarte.</translation>
    </message>
    <message>
        <source>Needs about %1 of memory.</source>
        <translation>Braucht etwa %1 Speicher.</translation>
    </message>
    <message>
        <source>Needs about %1 of memory; %2 are free.</source>
        <translation>Braucht etwa %1 Speicher; %2 sind frei.</translation>
    </message>
    <message>
        <source>No model of this run is kept.</source>
        <translation>Von diesem Lauf ist kein Modell aufbewahrt.</translation>
    </message>
    <message>
        <source>Its model is gone: only the last %1 of each kind are kept.</source>
        <translation>Sein Modell ist nicht mehr da: Nur die letzten %1 jeder Art werden aufbewahrt.</translation>
    </message>
    <message>
        <source>This earlier model predicts from now on: press Predict.</source>
        <translation>Ab jetzt sagt dieses frühere Modell vorher: auf „Vorhersagen“ drücken.</translation>
    </message>
</context>
<context>
    <name>lamina::ui::LiveBox</name>
    <message>
        <source>Live masks while painting</source>
        <translation>Live-Masken beim Malen</translation>
    </message>
    <message>
        <source>Live preview. %1</source>
        <translation>Live-Vorschau. %1</translation>
    </message>
</context>
<context>
    <name>lamina::ui::LiveController</name>
    <message>
        <source>Open a stack first.</source>
        <translation>Bitte zuerst einen Stapel öffnen.</translation>
    </message>
    <message>
        <source>Looking at this slice …</source>
        <translation>Sieht sich diese Schicht an …</translation>
    </message>
    <message>
        <source>Live mode was switched off. %1</source>
        <translation>Der Live-Modus wurde ausgeschaltet. %1</translation>
    </message>
    <message>
        <source>Paint over a cell, and with the label Background over some background.</source>
        <translation>Malen Sie über eine Zelle, und mit dem Label Hintergrund über etwas Hintergrund.</translation>
    </message>
    <message>
        <source>Now paint over some background, with the label Background.</source>
        <translation>Malen Sie jetzt mit dem Label Hintergrund über etwas Hintergrund.</translation>
    </message>
    <message>
        <source>Now paint over a cell.</source>
        <translation>Malen Sie jetzt über eine Zelle.</translation>
    </message>
    <message>
        <source>Slice %1 is masked from what you painted.</source>
        <translation>Schicht %1 ist maskiert, gelernt aus dem, was Sie gemalt haben.</translation>
    </message>
    <message>
        <source>Slice %1 is masked coarsely; refining …</source>
        <translation>Schicht %1 ist grob maskiert; wird verfeinert …</translation>
    </message>
</context>
<context>
    <name>lamina::ui::MainWindow</name>
    <message>
        <source>Stack</source>
        <translation>Stapel</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>Labels</translation>
    </message>
    <message>
        <source>Overlays</source>
        <translation>Ebenen</translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation>Kontrast</translation>
    </message>
    <message>
        <source>Scores</source>
        <translation>Bewertung</translation>
    </message>
    <message>
        <source>Learn</source>
        <translation>Lernen</translation>
    </message>
    <message>
        <source>Background work</source>
        <translation>Arbeit im Hintergrund</translation>
    </message>
    <message>
        <source>This folder holds %1 2D images of one size. What are they?</source>
        <translation>Dieser Ordner enthält %1 2D-Bilder einer Größe. Was sind sie?</translation>
    </message>
    <message>
        <source>Slices of one stack</source>
        <translation>Schichten eines Stapels</translation>
    </message>
    <message>
        <source>Separate images</source>
        <translation>Einzelne Bilder</translation>
    </message>
    <message>
        <source>%1 – Lamina</source>
        <translation>%1 – Lamina</translation>
    </message>
    <message>
        <source>Lamina</source>
        <translation>Lamina</translation>
    </message>
    <message>
        <source>Open a stack first.</source>
        <translation>Bitte zuerst einen Stapel öffnen.</translation>
    </message>
    <message>
        <source>Nothing to undo.</source>
        <translation>Nichts rückgängig zu machen.</translation>
    </message>
    <message>
        <source>Nothing to redo.</source>
        <translation>Nichts zu wiederholen.</translation>
    </message>
    <message>
        <source>&amp;Undo %1</source>
        <translation>&amp;Rückgängig: %1</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>&amp;Redo %1</source>
        <translation>&amp;Wiederholen: %1</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Wiederholen</translation>
    </message>
    <message>
        <source>A stack is being opened.</source>
        <translation>Ein Stapel wird gerade geöffnet.</translation>
    </message>
    <message>
        <source>This stack has one time point.</source>
        <translation>Dieser Stapel hat nur einen Zeitpunkt.</translation>
    </message>
    <message>
        <source>x %1  y %2  z %3</source>
        <translation>x %1  y %2  z %3</translation>
    </message>
    <message>
        <source>%1, %2, %3 µm</source>
        <translation>%1, %2, %3 µm</translation>
    </message>
    <message>
        <source>intensity %1</source>
        <translation>Intensität %1</translation>
    </message>
    <message>
        <source>unlabelled</source>
        <translation>ohne Label</translation>
    </message>
    <message>
        <source>predicted background</source>
        <translation>vorhergesagt: Hintergrund</translation>
    </message>
    <message>
        <source>predicted cell %1</source>
        <translation>vorhergesagt: Zelle %1</translation>
    </message>
    <message>
        <source>predicted cell</source>
        <translation>vorhergesagt: Zelle</translation>
    </message>
    <message>
        <source>Open a folder</source>
        <translation>Ordner öffnen</translation>
    </message>
    <message>
        <source>Open stacks or images</source>
        <translation>Stapel oder Bilder öffnen</translation>
    </message>
    <message>
        <source>Images (*.tif *.tiff *.nrrd *.nhdr *.mha *.mhd *.nii *.nii.gz *.png *.jpg *.jpeg *.bmp)</source>
        <translation>Bilder (*.tif *.tiff *.nrrd *.nhdr *.mha *.mhd *.nii *.nii.gz *.png *.jpg *.jpeg *.bmp)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>This slice is complete already.</source>
        <translation>Diese Schicht ist schon fertig.</translation>
    </message>
    <message>
        <source>The unlabelled rest of this slice is background now.</source>
        <translation>Der Rest dieser Schicht ist jetzt Hintergrund.</translation>
    </message>
    <message>
        <source>Saved in %1</source>
        <translation>Gespeichert in %1</translation>
    </message>
    <message>
        <source>Your last changes are not saved: %1 Close again to leave without them.</source>
        <translation>Ihre letzten Änderungen sind nicht gespeichert: %1 Noch einmal schließen, um ohne sie zu gehen.</translation>
    </message>
    <message>
        <source>&amp;Open …</source>
        <translation>Ö&amp;ffnen …</translation>
    </message>
    <message>
        <source>Open &amp;folder …</source>
        <translation>O&amp;rdner öffnen …</translation>
    </message>
    <message>
        <source>Open a folder of images or slices</source>
        <translation>Einen Ordner mit Bildern oder Schichten öffnen</translation>
    </message>
    <message>
        <source>A simulated light-sheet embryo</source>
        <translation>Ein simulierter Lichtblatt-Embryo</translation>
    </message>
    <message>
        <source>&amp;Import labels …</source>
        <translation>Labels &amp;importieren …</translation>
    </message>
    <message>
        <source>Take the labels of a mask file</source>
        <translation>Die Labels einer Maskendatei übernehmen</translation>
    </message>
    <message>
        <source>&amp;Export masks …</source>
        <translation>Masken &amp;exportieren …</translation>
    </message>
    <message>
        <source>Write masks as TIFF</source>
        <translation>Masken als TIFF schreiben</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>Close the window; your work is saved</source>
        <translation>Das Fenster schließen; Ihre Arbeit ist gespeichert</translation>
    </message>
    <message>
        <source>Take back the last change; goes to its slice</source>
        <translation>Die letzte Änderung zurücknehmen; geht zu ihrer Schicht</translation>
    </message>
    <message>
        <source>Do again what was taken back</source>
        <translation>Zurückgenommenes noch einmal tun</translation>
    </message>
    <message>
        <source>Slice is &amp;complete</source>
        <translation>Schicht ist &amp;fertig</translation>
    </message>
    <message>
        <source>Everything still unlabelled in this slice becomes background</source>
        <translation>Alles, was in dieser Schicht noch kein Label hat, wird Hintergrund</translation>
    </message>
    <message>
        <source>&amp;New label</source>
        <translation>&amp;Neues Label</translation>
    </message>
    <message>
        <source>A label for the next cell</source>
        <translation>Ein Label für die nächste Zelle</translation>
    </message>
    <message>
        <source>Previous label</source>
        <translation>Voriges Label</translation>
    </message>
    <message>
        <source>The label above</source>
        <translation>Das Label darüber</translation>
    </message>
    <message>
        <source>Next label</source>
        <translation>Nächstes Label</translation>
    </message>
    <message>
        <source>The label below</source>
        <translation>Das Label darunter</translation>
    </message>
    <message>
        <source>Label %1</source>
        <translation>Label %1</translation>
    </message>
    <message>
        <source>Paint with this label</source>
        <translation>Mit diesem Label malen</translation>
    </message>
    <message>
        <source>Show the whole slice</source>
        <translation>Die ganze Schicht zeigen</translation>
    </message>
    <message>
        <source>&amp;Actual pixels</source>
        <translation>&amp;Wirkliche Pixel</translation>
    </message>
    <message>
        <source>One screen pixel for each image pixel</source>
        <translation>Ein Bildschirmpixel je Bildpixel</translation>
    </message>
    <message>
        <source>Contrast from this slice&apos;s percentiles</source>
        <translation>Kontrast aus den Perzentilen dieser Schicht</translation>
    </message>
    <message>
        <source>Full &amp;range</source>
        <translation>Voller &amp;Umfang</translation>
    </message>
    <message>
        <source>Darkest to brightest value of this slice</source>
        <translation>Vom dunkelsten zum hellsten Wert dieser Schicht</translation>
    </message>
    <message>
        <source>Show or hide &amp;overlays</source>
        <translation>&amp;Ebenen zeigen oder ausblenden</translation>
    </message>
    <message>
        <source>All layers off, and back on</source>
        <translation>Alle Ebenen aus und wieder an</translation>
    </message>
    <message>
        <source>Borders instead of areas</source>
        <translation>Ränder statt Flächen</translation>
    </message>
    <message>
        <source>Weaker overlays</source>
        <translation>Schwächere Ebenen</translation>
    </message>
    <message>
        <source>Less opacity</source>
        <translation>Weniger Deckkraft</translation>
    </message>
    <message>
        <source>Stronger overlays</source>
        <translation>Kräftigere Ebenen</translation>
    </message>
    <message>
        <source>More opacity</source>
        <translation>Mehr Deckkraft</translation>
    </message>
    <message>
        <source>Previous time point</source>
        <translation>Voriger Zeitpunkt</translation>
    </message>
    <message>
        <source>One time point back</source>
        <translation>Einen Zeitpunkt zurück</translation>
    </message>
    <message>
        <source>Next time point</source>
        <translation>Nächster Zeitpunkt</translation>
    </message>
    <message>
        <source>One time point on</source>
        <translation>Einen Zeitpunkt weiter</translation>
    </message>
    <message>
        <source>&amp;Brush</source>
        <translation>&amp;Pinsel</translation>
    </message>
    <message>
        <source>Left paints the current label, right erases</source>
        <translation>Links malt das gewählte Label, rechts radiert</translation>
    </message>
    <message>
        <source>&amp;Erase</source>
        <translation>Ra&amp;dieren</translation>
    </message>
    <message>
        <source>Makes pixels unlabelled</source>
        <translation>Nimmt Pixeln ihr Label</translation>
    </message>
    <message>
        <source>&amp;Pick label</source>
        <translation>&amp;Label aufnehmen</translation>
    </message>
    <message>
        <source>Smaller brush</source>
        <translation>Kleinerer Pinsel</translation>
    </message>
    <message>
        <source>Brush size down</source>
        <translation>Pinsel verkleinern</translation>
    </message>
    <message>
        <source>Larger brush</source>
        <translation>Größerer Pinsel</translation>
    </message>
    <message>
        <source>Brush size up</source>
        <translation>Pinsel vergrößern</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>&amp;Farben</translation>
    </message>
    <message>
        <source>&amp;Panels</source>
        <translation>Fel&amp;der</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>Werkzeuge</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Slice complete</source>
        <translation>Schicht fertig</translation>
    </message>
    <message>
        <source>Command &amp;palette …</source>
        <translation>Befehls&amp;palette …</translation>
    </message>
    <message>
        <source>Find any command or help page by a few letters</source>
        <translation>Jeden Befehl und jede Hilfeseite mit ein paar Buchstaben finden</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts …</source>
        <translation>&amp;Tastenkürzel …</translation>
    </message>
    <message>
        <source>See and change the keys, or take those of another program</source>
        <translation>Die Tasten sehen und ändern oder die eines anderen Programms nehmen</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>How to do what, page by page</source>
        <translation>Wie man was macht, Seite für Seite</translation>
    </message>
    <message>
        <source>Keys and mouse</source>
        <translation>Tasten und Maus</translation>
    </message>
    <message>
        <source>The help page with all keys</source>
        <translation>Die Hilfeseite mit allen Tasten</translation>
    </message>
    <message>
        <source>Theme as the system</source>
        <translation>Farben wie das System</translation>
    </message>
    <message>
        <source>Light or dark, as the desktop is</source>
        <translation>Hell oder dunkel wie der Schreibtisch</translation>
    </message>
    <message>
        <source>Light theme</source>
        <translation>Helle Farben</translation>
    </message>
    <message>
        <source>Dark text on a light ground</source>
        <translation>Dunkle Schrift auf hellem Grund</translation>
    </message>
    <message>
        <source>Dark theme</source>
        <translation>Dunkle Farben</translation>
    </message>
    <message>
        <source>Light text on a dark ground, for dark rooms</source>
        <translation>Helle Schrift auf dunklem Grund, für dunkle Räume</translation>
    </message>
    <message>
        <source>Panel: %1</source>
        <translation>Feld: %1</translation>
    </message>
    <message>
        <source>Shows or hides this panel</source>
        <translation>Zeigt oder verbirgt dieses Feld</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>Open the samp&amp;le</source>
        <translation>Beis&amp;piel öffnen</translation>
    </message>
    <message>
        <source>Nothing can be saved yet.</source>
        <translation>Noch kann nichts gespeichert werden.</translation>
    </message>
    <message>
        <source>probability %1</source>
        <translation>Wahrscheinlichkeit %1</translation>
    </message>
    <message>
        <source>For reading only. %1</source>
        <translation>Nur zum Lesen. %1</translation>
    </message>
    <message>
        <source>Only the images</source>
        <translation>Nur die Bilder</translation>
    </message>
    <message>
        <source>Another time point cannot be opened now. %1</source>
        <translation>Ein anderer Zeitpunkt kann jetzt nicht geöffnet werden. %1</translation>
    </message>
    <message>
        <source>–</source>
        <translation>–</translation>
    </message>
    <message>
        <source>channels %1</source>
        <translation>Kanäle %1</translation>
    </message>
    <message>
        <source>Open &amp;project …</source>
        <translation>Pro&amp;jekt öffnen …</translation>
    </message>
    <message>
        <source>Open a project (NAME.lamina)</source>
        <translation>Ein Projekt öffnen (NAME.lamina)</translation>
    </message>
    <message>
        <source>A&amp;dd stacks …</source>
        <translation>Stapel &amp;hinzufügen …</translation>
    </message>
    <message>
        <source>More images into the open project</source>
        <translation>Weitere Bilder in das offene Projekt</translation>
    </message>
    <message>
        <source>&amp;Remove this stack from the project …</source>
        <translation>&amp;Diesen Stapel aus dem Projekt entfernen …</translation>
    </message>
    <message>
        <source>Takes the stack and its annotation out; the image file stays</source>
        <translation>Nimmt den Stapel und seine Annotation heraus; die Bilddatei bleibt</translation>
    </message>
    <message>
        <source>Remove %1 with its annotation from the project? The image file stays. This cannot be undone.</source>
        <translation>%1 samt Annotation aus dem Projekt entfernen? Die Bilddatei bleibt. Das kann nicht rückgängig gemacht werden.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>&amp;Save now</source>
        <translation>Jetzt &amp;speichern</translation>
    </message>
    <message>
        <source>Everything is saved within a second of each change; this makes sure</source>
        <translation>Alles wird binnen einer Sekunde nach jeder Änderung gespeichert; dies stellt es sicher</translation>
    </message>
    <message>
        <source>&amp;Take a snapshot …</source>
        <translation>S&amp;chnappschuss aufnehmen …</translation>
    </message>
    <message>
        <source>Remember the annotation as it is now, to go back to</source>
        <translation>Die Annotation, wie sie jetzt ist, merken, um zu ihr zurückzukehren</translation>
    </message>
    <message>
        <source>&amp;Go back to a snapshot …</source>
        <translation>&amp;Zu einem Schnappschuss zurückkehren …</translation>
    </message>
    <message>
        <source>%1 What you see here can be looked at and exported, not changed.</source>
        <translation>%1 Was Sie hier sehen, kann angesehen und exportiert, aber nicht geändert werden.</translation>
    </message>
    <message>
        <source>Everything is saved again.</source>
        <translation>Alles ist wieder gespeichert.</translation>
    </message>
    <message>
        <source>Find the image …</source>
        <translation>Bild suchen …</translation>
    </message>
    <message>
        <source>Use this one</source>
        <translation>Dieses verwenden</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Nicht jetzt</translation>
    </message>
    <message>
        <source>Add stacks or images to the project</source>
        <translation>Stapel oder Bilder zum Projekt hinzufügen</translation>
    </message>
    <message>
        <source>Where is %1?</source>
        <translation>Wo ist %1?</translation>
    </message>
    <message>
        <source>Not everything is saved yet; it is tried again.</source>
        <translation>Noch ist nicht alles gespeichert; es wird weiter versucht.</translation>
    </message>
    <message>
        <source>Take a snapshot</source>
        <translation>Schnappschuss aufnehmen</translation>
    </message>
    <message>
        <source>Name of the snapshot:</source>
        <translation>Name des Schnappschusses:</translation>
    </message>
    <message>
        <source>There is no snapshot of this stack yet. Take one with File → Take a snapshot.</source>
        <translation>Von diesem Stapel gibt es noch keinen Schnappschuss. Bitte einen aufnehmen mit Datei → Schnappschuss aufnehmen.</translation>
    </message>
    <message>
        <source>Open what you dropped, or add it to this project?</source>
        <translation>Das Abgelegte öffnen oder zu diesem Projekt hinzufügen?</translation>
    </message>
    <message>
        <source>Add to this project</source>
        <translation>Zu diesem Projekt hinzufügen</translation>
    </message>
    <message>
        <source>Open on its own</source>
        <translation>Für sich öffnen</translation>
    </message>
    <message>
        <source>Polygon and &amp;lasso</source>
        <translation>Polygon und La&amp;sso</translation>
    </message>
    <message>
        <source>Click corners, or drag a free line, around what gets the label</source>
        <translation>Ecken anklicken oder eine freie Linie ziehen um das, was das Label bekommt</translation>
    </message>
    <message>
        <source>&amp;Fill</source>
        <translation>&amp;Füllen</translation>
    </message>
    <message>
        <source>Fills the region under the mouse, up to other labels</source>
        <translation>Füllt den Bereich unter der Maus bis an andere Labels</translation>
    </message>
    <message>
        <source>Gro&amp;w</source>
        <translation>Wa&amp;chsen</translation>
    </message>
    <message>
        <source>Press on a cell and drag up or down: takes what is as bright</source>
        <translation>Auf eine Zelle drücken und auf oder ab ziehen: nimmt, was ebenso hell ist</translation>
    </message>
    <message>
        <source>Click a label to paint with it; Shift+click does the same with any tool</source>
        <translation>Ein Label anklicken, um damit zu malen; Umschalt+Klick tut dasselbe mit jedem Werkzeug</translation>
    </message>
    <message>
        <source>Brush size in µm or pixels</source>
        <translation>Pinselgröße in µm oder Pixeln</translation>
    </message>
    <message>
        <source>Changes the unit</source>
        <translation>Wechselt die Einheit</translation>
    </message>
    <message>
        <source>3D ball</source>
        <translation>3D-Kugel</translation>
    </message>
    <message>
        <source>Brush and eraser work on the slices before and behind, too</source>
        <translation>Pinsel und Radierer wirken auch auf die Schichten davor und dahinter</translation>
    </message>
    <message>
        <source>Smart</source>
        <translation>Klug</translation>
    </message>
    <message>
        <source>The brush keeps to grey values like the one under the mouse</source>
        <translation>Der Pinsel bleibt bei Grauwerten wie dem unter der Maus</translation>
    </message>
    <message>
        <source>Through all slices</source>
        <translation>Durch alle Schichten</translation>
    </message>
    <message>
        <source>Fill and grow in three directions instead of this slice only</source>
        <translation>In drei Richtungen füllen und wachsen statt nur in dieser Schicht</translation>
    </message>
    <message>
        <source>Change what painting may replace</source>
        <translation>Ändern, was übermalt wird</translation>
    </message>
    <message>
        <source>Everything, unlabelled only, unlabelled and background</source>
        <translation>Alles, nur ohne Label, ohne Label und Hintergrund</translation>
    </message>
    <message>
        <source>&amp;Interpolate</source>
        <translation>&amp;Interpolieren</translation>
    </message>
    <message>
        <source>Fills the slices between painted ones with the current label</source>
        <translation>Füllt die Schichten zwischen gemalten mit dem aktuellen Label</translation>
    </message>
    <message>
        <source>Interpolate all labels</source>
        <translation>Alle Labels interpolieren</translation>
    </message>
    <message>
        <source>Fills the slices between painted ones with every label</source>
        <translation>Füllt die Schichten zwischen gemalten mit jedem Label</translation>
    </message>
    <message>
        <source>&amp;Copy label from the slice before</source>
        <translation>Label aus der Schicht davor &amp;kopieren</translation>
    </message>
    <message>
        <source>The current label of the nearest slice that has it</source>
        <translation>Das aktuelle Label aus der nächsten Schicht, die es hat</translation>
    </message>
    <message>
        <source>Copy label from the slice after</source>
        <translation>Label aus der Schicht danach kopieren</translation>
    </message>
    <message>
        <source>Copy all labels from the slice before</source>
        <translation>Alle Labels aus der Schicht davor kopieren</translation>
    </message>
    <message>
        <source>Every label of the nearest slice that has any</source>
        <translation>Jedes Label aus der nächsten Schicht, die welche hat</translation>
    </message>
    <message>
        <source>Copy all labels from the slice after</source>
        <translation>Alle Labels aus der Schicht danach kopieren</translation>
    </message>
    <message>
        <source>&amp;Find labels</source>
        <translation>Labels &amp;suchen</translation>
    </message>
    <message>
        <source>Find by name, number or class</source>
        <translation>Nach Name, Nummer oder Klasse suchen</translation>
    </message>
    <message>
        <source>&amp;Go to the current label</source>
        <translation>&amp;Zum aktuellen Label gehen</translation>
    </message>
    <message>
        <source>Shows where it is largest</source>
        <translation>Zeigt, wo es am größten ist</translation>
    </message>
    <message>
        <source>&amp;Merge chosen labels</source>
        <translation>Ausgewählte Labels &amp;vereinen</translation>
    </message>
    <message>
        <source>The labels chosen in the list become one</source>
        <translation>Die in der Liste ausgewählten Labels werden eines</translation>
    </message>
    <message>
        <source>&amp;Delete chosen labels</source>
        <translation>Ausgewählte Labels &amp;löschen</translation>
    </message>
    <message>
        <source>Their voxels become unlabelled</source>
        <translation>Ihre Voxel sind dann ohne Label</translation>
    </message>
    <message>
        <source>&amp;Classes …</source>
        <translation>&amp;Klassen …</translation>
    </message>
    <message>
        <source>Name and add classes</source>
        <translation>Klassen benennen und hinzufügen</translation>
    </message>
    <message>
        <source>&amp;Add patch at the mouse</source>
        <translation>Ausschnitt bei der Maus &amp;hinzufügen</translation>
    </message>
    <message>
        <source>A frame to annotate as a whole</source>
        <translation>Ein Rahmen, der als Ganzes annotiert wird</translation>
    </message>
    <message>
        <source>&amp;Suggest a patch</source>
        <translation>Ausschnitt &amp;vorschlagen</translation>
    </message>
    <message>
        <source>Adds a frame at a random free place of the grid</source>
        <translation>Setzt einen Rahmen an eine zufällige freie Stelle des Rasters</translation>
    </message>
    <message>
        <source>There is no room left for another patch.</source>
        <translation>Für einen weiteren Ausschnitt ist kein Platz mehr.</translation>
    </message>
    <message>
        <source>Patch is &amp;complete</source>
        <translation>Ausschnitt ist &amp;fertig</translation>
    </message>
    <message>
        <source>Everything still unlabelled in the patch under the mouse becomes background</source>
        <translation>Alles, was im Ausschnitt unter der Maus noch kein Label hat, wird Hintergrund</translation>
    </message>
    <message>
        <source>There is no patch in this slice.</source>
        <translation>In dieser Schicht gibt es keinen Ausschnitt.</translation>
    </message>
    <message>
        <source>complete patch</source>
        <translation>fertiger Ausschnitt</translation>
    </message>
    <message>
        <source>The unlabelled rest of the patch is background now.</source>
        <translation>Der Rest des Ausschnitts ist jetzt Hintergrund.</translation>
    </message>
    <message>
        <source>This patch is complete already.</source>
        <translation>Dieser Ausschnitt ist schon fertig.</translation>
    </message>
    <message>
        <source>&amp;Next incomplete patch</source>
        <translation>&amp;Nächster unfertiger Ausschnitt</translation>
    </message>
    <message>
        <source>Goes to the next frame that has unlabelled pixels</source>
        <translation>Geht zum nächsten Rahmen, der noch Pixel ohne Label hat</translation>
    </message>
    <message>
        <source>All patches are complete.</source>
        <translation>Alle Ausschnitte sind fertig.</translation>
    </message>
    <message>
        <source>&amp;Remove the patch</source>
        <translation>Ausschnitt &amp;entfernen</translation>
    </message>
    <message>
        <source>Takes the frame under the mouse away; what is painted stays</source>
        <translation>Nimmt den Rahmen unter der Maus weg; das Gemalte bleibt</translation>
    </message>
    <message>
        <source>Patch %1 · empty</source>
        <translation>Ausschnitt %1 · leer</translation>
    </message>
    <message>
        <source>Patch %1 · partial</source>
        <translation>Ausschnitt %1 · teilweise</translation>
    </message>
    <message>
        <source>Patch %1 · complete</source>
        <translation>Ausschnitt %1 · fertig</translation>
    </message>
    <message>
        <source>Tool &amp;options</source>
        <translation>Werkzeug&amp;optionen</translation>
    </message>
    <message>
        <source>&amp;Slices</source>
        <translation>Schic&amp;hten</translation>
    </message>
    <message>
        <source>Si&amp;ze of new patches</source>
        <translation>&amp;Größe neuer Ausschnitte</translation>
    </message>
    <message>
        <source>%1 × %1</source>
        <translation>%1 × %1</translation>
    </message>
    <message>
        <source>Tool options</source>
        <translation>Werkzeugoptionen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Stops what is being prepared; nothing is changed then</source>
        <translation>Hält an, was gerade vorbereitet wird; geändert wird dann nichts</translation>
    </message>
    <message>
        <source>&amp;Four views</source>
        <translation>&amp;Vier Ansichten</translation>
    </message>
    <message>
        <source>XY, XZ, YZ and 3D, or only the view you work in</source>
        <translation>XY, XZ, YZ und 3D oder nur die Ansicht, in der Sie arbeiten</translation>
    </message>
    <message>
        <source>&amp;Next view</source>
        <translation>&amp;Nächste Ansicht</translation>
    </message>
    <message>
        <source>Keyboard to the next view</source>
        <translation>Tastatur zur nächsten Ansicht</translation>
    </message>
    <message>
        <source>&amp;Crosshair</source>
        <translation>F&amp;adenkreuz</translation>
    </message>
    <message>
        <source>Lines where the other two planes are</source>
        <translation>Linien dort, wo die beiden anderen Schnittebenen liegen</translation>
    </message>
    <message>
        <source>&amp;Go here</source>
        <translation>&amp;Hierher gehen</translation>
    </message>
    <message>
        <source>Moves the other views to the voxel under the mouse, as Shift+move does</source>
        <translation>Bewegt die anderen Ansichten zum Voxel unter der Maus, wie Umschalt+Mausbewegung</translation>
    </message>
    <message>
        <source>&amp;Link zoom</source>
        <translation>&amp;Zoom koppeln</translation>
    </message>
    <message>
        <source>Same scale and centre in XY, XZ and YZ</source>
        <translation>Gleicher Maßstab und gleiche Mitte in XY, XZ und YZ</translation>
    </message>
    <message>
        <source>Save &amp;view as PNG …</source>
        <translation>&amp;Ansicht als PNG speichern …</translation>
    </message>
    <message>
        <source>A picture of the view you work in, with its scale bar</source>
        <translation>Ein Bild der Ansicht, in der Sie arbeiten, mit ihrem Maßstab</translation>
    </message>
    <message>
        <source>Save &amp;all views as PNG …</source>
        <translation>A&amp;lle Ansichten als PNG speichern …</translation>
    </message>
    <message>
        <source>A picture of all four views</source>
        <translation>Ein Bild aller vier Ansichten</translation>
    </message>
    <message>
        <source>&amp;Copy view</source>
        <translation>Ansicht &amp;kopieren</translation>
    </message>
    <message>
        <source>A picture of the view you work in, to paste elsewhere</source>
        <translation>Ein Bild der Ansicht, in der Sie arbeiten, um es anderswo einzufügen</translation>
    </message>
    <message>
        <source>An image of one slice has no other views.</source>
        <translation>Ein Bild mit nur einer Schicht hat keine anderen Ansichten.</translation>
    </message>
    <message>
        <source>Save the picture</source>
        <translation>Bild speichern</translation>
    </message>
    <message>
        <source>PNG image (*.png)</source>
        <translation>PNG-Bild (*.png)</translation>
    </message>
    <message>
        <source>Picture saved as %1</source>
        <translation>Bild gespeichert als %1</translation>
    </message>
    <message>
        <source>Picture copied</source>
        <translation>Bild kopiert</translation>
    </message>
    <message>
        <source>Fit to &amp;window</source>
        <translation>In das Fenster einpassen</translation>
    </message>
    <message>
        <source>Auto contra&amp;st</source>
        <translation>Kontra&amp;st automatisch</translation>
    </message>
    <message>
        <source>Outl&amp;ines only</source>
        <translation>Nur Umrisse</translation>
    </message>
    <message>
        <source>&amp;Hide the panels</source>
        <translation>Leisten ausblenden</translation>
    </message>
    <message>
        <source>L&amp;abels</source>
        <translation>La&amp;bels</translation>
    </message>
    <message>
        <source>Patc&amp;hes</source>
        <translation>Ausschnitte</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>Übernehmen</translation>
    </message>
    <message>
        <source>&amp;Accept the prediction of this slice</source>
        <translation>&amp;Vorhersage dieser Schicht übernehmen</translation>
    </message>
    <message>
        <source>Predicted cells become labels wherever nothing is annotated yet; Enter in the slice does the same</source>
        <translation>Vorhergesagte Zellen werden Labels, wo noch nichts annotiert ist; Eingabe in der Schicht tut dasselbe</translation>
    </message>
    <message>
        <source>Accept the &amp;prediction of all slices</source>
        <translation>Vorhersage aller Schichten &amp;übernehmen</translation>
    </message>
    <message>
        <source>Predicted cells become labels wherever nothing is annotated yet; one undo takes it back</source>
        <translation>Vorhergesagte Zellen werden Labels, wo noch nichts annotiert ist; ein Rückgängig nimmt es zurück</translation>
    </message>
    <message>
        <source>All slices are comple&amp;te</source>
        <translation>&amp;Alle Schichten sind fertig</translation>
    </message>
    <message>
        <source>Everything still unlabelled in the whole stack becomes background; one undo takes it back</source>
        <translation>Alles noch Unmarkierte im ganzen Stapel wird Hintergrund; ein Rückgängig nimmt es zurück</translation>
    </message>
    <message>
        <source>Predict first.</source>
        <translation>Sagen Sie zuerst vorher.</translation>
    </message>
    <message>
        <source>This slice is not predicted yet.</source>
        <translation>Diese Schicht ist noch nicht vorhergesagt.</translation>
    </message>
    <message>
        <source>Score table</source>
        <translation>Wertetabelle</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>Aufträge</translation>
    </message>
    <message>
        <source>live preview: background</source>
        <translation>Live-Vorschau: Hintergrund</translation>
    </message>
    <message>
        <source>live preview: cell</source>
        <translation>Live-Vorschau: Zelle</translation>
    </message>
    <message>
        <source>Predict a &amp;folder …</source>
        <translation>&amp;Ordner vorhersagen …</translation>
    </message>
    <message>
        <source>Masks of every image of a folder, by a model that was trained before</source>
        <translation>Masken aller Bilder eines Ordners, mit einem vorher trainierten Modell</translation>
    </message>
    <message>
        <source>&amp;Devices …</source>
        <translation>&amp;Geräte …</translation>
    </message>
    <message>
        <source>What can compute here, found out by running a small calculation on it</source>
        <translation>Was hier rechnen kann, herausgefunden durch eine kleine Rechnung darauf</translation>
    </message>
    <message>
        <source>The pretraining of %1 was interrupted. Go on where it was?</source>
        <translation>Das Vortraining von %1 wurde unterbrochen. Dort fortsetzen?</translation>
    </message>
    <message>
        <source>The fine-tuning of %1 was interrupted. Go on where it was?</source>
        <translation>Das Feintraining von %1 wurde unterbrochen. Dort fortsetzen?</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Später</translation>
    </message>
    <message>
        <source>&amp;Live masks while painting</source>
        <translation>&amp;Live-Masken beim Malen</translation>
    </message>
    <message>
        <source>A small forest learns from each stroke within about a second and masks the slice on screen; nothing needs to be trained before</source>
        <translation>Ein kleiner Wald lernt binnen etwa einer Sekunde aus jedem Strich und maskiert die gezeigte Schicht; vorher muss nichts trainiert werden</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>Live</translation>
    </message>
    <message>
        <source>&amp;Learn</source>
        <translation>&amp;Lernen</translation>
    </message>
    <message>
        <source>&amp;Split by a line</source>
        <translation>Mit einer Linie &amp;teilen</translation>
    </message>
    <message>
        <source>Draw a line through an object: it is cut there, in all slices</source>
        <translation>Eine Linie durch ein Objekt ziehen: dort wird es getrennt, in allen Schichten</translation>
    </message>
    <message>
        <source>&amp;Merge by clicks</source>
        <translation>Durch Klicks &amp;vereinen</translation>
    </message>
    <message>
        <source>Click objects one after another, then Return: they become the first one</source>
        <translation>Objekte nacheinander anklicken, dann Eingabe: sie werden zum ersten</translation>
    </message>
    <message>
        <source>Split at the &amp;necks</source>
        <translation>An &amp;Engstellen teilen</translation>
    </message>
    <message>
        <source>Takes the object under the mouse apart where two have grown together</source>
        <translation>Trennt das Objekt unter der Maus dort, wo zwei zusammengewachsen sind</translation>
    </message>
    <message>
        <source>&amp;Link through the slices</source>
        <translation>Durch die &amp;Schichten verbinden</translation>
    </message>
    <message>
        <source>Objects of neighbouring slices whose outlines overlap become one</source>
        <translation>Objekte benachbarter Schichten, deren Umrisse sich überlappen, werden eines</translation>
    </message>
    <message>
        <source>N&amp;umber and class …</source>
        <translation>&amp;Nummer und Klasse …</translation>
    </message>
    <message>
        <source>Gives the object under the mouse another number or class</source>
        <translation>Gibt dem Objekt unter der Maus eine andere Nummer oder Klasse</translation>
    </message>
    <message>
        <source>&amp;Delete the object</source>
        <translation>Objekt &amp;löschen</translation>
    </message>
    <message>
        <source>The voxels of the object under the mouse become unlabelled</source>
        <translation>Die Voxel des Objekts unter der Maus verlieren ihr Label</translation>
    </message>
    <message>
        <source>&amp;Accept the predicted object</source>
        <translation>Vorhergesagtes Objekt &amp;übernehmen</translation>
    </message>
    <message>
        <source>The predicted object under the mouse becomes a label</source>
        <translation>Das vorhergesagte Objekt unter der Maus wird ein Label</translation>
    </message>
    <message>
        <source>Put the mouse on a predicted object and press the key.</source>
        <translation>Bitte die Maus auf ein vorhergesagtes Objekt setzen und die Taste drücken.</translation>
    </message>
    <message>
        <source>&amp;Reject the predicted object</source>
        <translation>Vorhergesagtes Objekt &amp;ablehnen</translation>
    </message>
    <message>
        <source>The predicted object under the mouse stays unlabelled when all are accepted; again takes that back</source>
        <translation>Das vorhergesagte Objekt unter der Maus bleibt ohne Label, wenn alle übernommen werden; noch einmal nimmt das zurück</translation>
    </message>
    <message>
        <source>&amp;Table of objects</source>
        <translation>Ta&amp;belle der Objekte</translation>
    </message>
    <message>
        <source>All objects with their measurements, to sort, filter and export</source>
        <translation>Alle Objekte mit ihren Maßen, zum Sortieren, Filtern und Exportieren</translation>
    </message>
    <message>
        <source>Review &amp;queue</source>
        <translation>&amp;Prüfliste</translation>
    </message>
    <message>
        <source>What to look at next: suspicious objects, and slices to annotate</source>
        <translation>Was als Nächstes anzusehen ist: auffällige Objekte, und Schichten zum Annotieren</translation>
    </message>
    <message>
        <source>Next in the queue</source>
        <translation>Nächster Eintrag der Prüfliste</translation>
    </message>
    <message>
        <source>Goes to the next entry of the review queue</source>
        <translation>Geht zum nächsten Eintrag der Prüfliste</translation>
    </message>
    <message>
        <source>Previous in the queue</source>
        <translation>Voriger Eintrag der Prüfliste</translation>
    </message>
    <message>
        <source>Goes to the previous entry of the review queue</source>
        <translation>Geht zum vorigen Eintrag der Prüfliste</translation>
    </message>
    <message>
        <source>Accept in the queue</source>
        <translation>Eintrag der Prüfliste annehmen</translation>
    </message>
    <message>
        <source>The entry is right: a predicted object or slice becomes annotation</source>
        <translation>Der Eintrag stimmt: ein vorhergesagtes Objekt oder eine Schicht wird Annotation</translation>
    </message>
    <message>
        <source>Reject in the queue</source>
        <translation>Eintrag der Prüfliste ablehnen</translation>
    </message>
    <message>
        <source>The entry is wrong: an annotated object is erased, a predicted one is not accepted</source>
        <translation>Der Eintrag stimmt nicht: ein annotiertes Objekt wird gelöscht, ein vorhergesagtes nicht übernommen</translation>
    </message>
    <message>
        <source>Ob&amp;jects</source>
        <translation>Ob&amp;jekte</translation>
    </message>
    <message>
        <source>There is no object here; put the mouse on one, or choose its label.</source>
        <translation>Hier ist kein Objekt; bitte die Maus auf eines setzen oder sein Label wählen.</translation>
    </message>
    <message>
        <source>Predict the whole stack first.</source>
        <translation>Bitte zuerst den ganzen Stapel vorhersagen.</translation>
    </message>
    <message>
        <source>The review queue is empty.</source>
        <translation>Die Prüfliste ist leer.</translation>
    </message>
    <message>
        <source>Go to an entry of the review queue first.</source>
        <translation>Bitte zuerst zu einem Eintrag der Prüfliste gehen.</translation>
    </message>
    <message>
        <source>Objects</source>
        <translation>Objekte</translation>
    </message>
    <message>
        <source>Review queue</source>
        <translation>Prüfliste</translation>
    </message>
    <message>
        <source>Predicted object %1</source>
        <translation>Vorhergesagtes Objekt %1</translation>
    </message>
    <message>
        <source>Predicted object %1 will be accepted with the others again.</source>
        <translation>Vorhergesagtes Objekt %1 wird wieder mit den anderen übernommen.</translation>
    </message>
    <message>
        <source>Predicted object %1 is left out when the others are accepted.</source>
        <translation>Vorhergesagtes Objekt %1 bleibt außen vor, wenn die anderen übernommen werden.</translation>
    </message>
    <message>
        <source>A live preview is accepted slice by slice.</source>
        <translation>Eine Live-Vorschau wird Schicht für Schicht übernommen.</translation>
    </message>
    <message>
        <source>The live preview of this slice is still being refined.</source>
        <translation>Die Live-Vorschau dieser Schicht wird noch verfeinert.</translation>
    </message>
    <message>
        <source>new patch</source>
        <translation>neuer Ausschnitt</translation>
    </message>
    <message>
        <source>removal of patch</source>
        <translation>Entfernen des Ausschnitts</translation>
    </message>
    <message>
        <source>&amp;Compare predictions …</source>
        <translation>Vorhersagen &amp;vergleichen …</translation>
    </message>
    <message>
        <source>Two predictions of this stack, by different models or settings: where they agree, and their scores</source>
        <translation>Zwei Vorhersagen dieses Stapels, von verschiedenen Modellen oder mit anderen Einstellungen: wo sie übereinstimmen, und ihre Güte</translation>
    </message>
    <message>
        <source>&amp;How many slices must I label?</source>
        <translation>&amp;Wie viele Schichten muss ich annotieren?</translation>
    </message>
    <message>
        <source>Whether further annotated slices are worth their work: a curve measured on the slices that you have annotated</source>
        <translation>Ob sich weitere annotierte Schichten lohnen: eine Kurve, gemessen an den Schichten, die Sie annotiert haben</translation>
    </message>
    <message>
        <source>Stay here</source>
        <translation>Hier bleiben</translation>
    </message>
    <message>
        <source>Leave without saving</source>
        <translation>Ohne Speichern verlassen</translation>
    </message>
    <message>
        <source>There is no patch yet; %1 adds one.</source>
        <translation>Es gibt noch keinen Ausschnitt; %1 fügt einen hinzu.</translation>
    </message>
    <message>
        <source>The annotation as it was then, which can be undone; snapshots are renamed and deleted there, too</source>
        <translation>Die Annotation, wie sie damals war, was sich rückgängig machen lässt; auch umbenannt und gelöscht werden Schnappschüsse dort</translation>
    </message>
    <message>
        <source>Grey values are coarse here, as the stack is larger than the memory for this view; XY has them in full. %1</source>
        <translation>Grauwerte sind hier grob, weil der Stapel größer ist als der Speicher für diese Ansicht; XY hat sie in voller Auflösung. %1</translation>
    </message>
    <message>
        <source>There is no project yet.</source>
        <translation>Es gibt noch kein Projekt.</translation>
    </message>
    <message>
        <source>Find the folder …</source>
        <translation>Den Ordner suchen …</translation>
    </message>
    <message>
        <source>Save a copy of the project</source>
        <translation>Eine Kopie des Projekts speichern</translation>
    </message>
    <message>
        <source>Projects (*.lamina)</source>
        <translation>Projekte (*.lamina)</translation>
    </message>
    <message>
        <source>%1-copy.lamina</source>
        <translation>%1-Kopie.lamina</translation>
    </message>
    <message>
        <source>Save the curves</source>
        <translation>Kurven speichern</translation>
    </message>
    <message>
        <source>Save a cop&amp;y of the project …</source>
        <translation>Kopie des Projek&amp;ts speichern …</translation>
    </message>
    <message>
        <source>Annotation, models and predictions as they are now; the images stay where they are</source>
        <translation>Annotation, Modelle und Vorhersagen, wie sie jetzt sind; die Bilder bleiben, wo sie sind</translation>
    </message>
    <message>
        <source>%1 You can go on working.</source>
        <translation>%1 Sie können weiterarbeiten.</translation>
    </message>
</context>
<context>
    <name>lamina::ui::MaskSequenceImport</name>
    <message>
        <source>Open a stack first.</source>
        <translation>Bitte zuerst einen Stapel öffnen.</translation>
    </message>
    <message>
        <source>Other time points are kept in the project, and nothing can be saved yet.</source>
        <translation>Andere Zeitpunkte liegen im Projekt, und noch kann nichts gespeichert werden.</translation>
    </message>
    <message>
        <source>import of labels</source>
        <translation>Import von Labels</translation>
    </message>
</context>
<context>
    <name>lamina::ui::MemoryLine</name>
    <message>
        <source>An estimate from the layers of the network and the size of the stack. What is free is what other programs leave now</source>
        <translation>Eine Schätzung aus den Schichten des Netzes und der Größe des Stapels. Frei ist, was andere Programme gerade übrig lassen</translation>
    </message>
    <message>
        <source>Memory: about %1 to pretrain, %2 to fine-tune, %3 to predict; a forest %4.</source>
        <translation>Speicher: etwa %1 zum Vortrainieren, %2 zum Feinabstimmen, %3 zum Vorhersagen; ein Forest %4.</translation>
    </message>
    <message>
        <source>Memory: about %1 to train, %2 to predict; a forest %3.</source>
        <translation>Speicher: etwa %1 zum Trainieren, %2 zum Vorhersagen; ein Forest %3.</translation>
    </message>
    <message>
        <source>Networks use the memory of the graphics card.</source>
        <translation>Netze benutzen den Speicher der Grafikkarte.</translation>
    </message>
    <message>
        <source>%1 are free.</source>
        <translation>%1 sind frei.</translation>
    </message>
    <message>
        <source>There may be too little memory to train the network. Where it runs out the batch is computed in pieces, which takes longer; the system may also slow down. A frozen backbone, the head “FCN with skips” or a forest needs less.</source>
        <translation>Der Speicher reicht womöglich nicht, um das Netz zu trainieren. Geht er aus, wird der Batch in Stücken berechnet, was länger dauert; auch kann der Rechner langsam werden. Ein eingefrorenes Grundnetz, der Kopf „FCN mit Abkürzungen“ oder ein Forest braucht weniger.</translation>
    </message>
    <message>
        <source>There may be too little memory to predict the whole stack. Where it runs out smaller tiles are predicted, but the masks of all slices stay in memory. Single slices need less.</source>
        <translation>Der Speicher reicht womöglich nicht, um den ganzen Stapel vorherzusagen. Geht er aus, werden kleinere Kacheln vorhergesagt, doch bleiben die Masken aller Schichten im Speicher. Einzelne Schichten brauchen weniger.</translation>
    </message>
    <message>
        <source>There may be too little memory to grow a forest. Fewer annotated slices need less.</source>
        <translation>Der Speicher reicht womöglich nicht für einen Forest. Weniger annotierte Schichten brauchen weniger.</translation>
    </message>
    <message>
        <source>Closing other programs frees memory.</source>
        <translation>Andere Programme zu schließen gibt Speicher frei.</translation>
    </message>
</context>
<context>
    <name>lamina::ui::MergeTool</name>
    <message>
        <source>Merge by clicks</source>
        <translation>Durch Klicks vereinen</translation>
    </message>
    <message>
        <source>Left: add an object (again: take it out) · Return: make them one · Backspace: one back · Esc: cancel</source>
        <translation>Links: Objekt dazunehmen (noch einmal: wieder heraus) · Eingabe: vereinen · Rücktaste: eines zurück · Esc: abbrechen</translation>
    </message>
</context>
<context>
    <name>lamina::ui::NoticeBar</name>
    <message>
        <source>Details</source>
        <translation>Einzelheiten</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>Diese Meldung schließen</translation>
    </message>
</context>
<context>
    <name>lamina::ui::ObjectEdits</name>
    <message>
        <source>There is no object here; put the mouse on one, or choose its label.</source>
        <translation>Hier ist kein Objekt; bitte die Maus auf eines setzen oder sein Label wählen.</translation>
    </message>
    <message>
        <source>Cutting …</source>
        <translation>Wird getrennt …</translation>
    </message>
    <message>
        <source>The line runs through no object.</source>
        <translation>Die Linie läuft durch kein Objekt.</translation>
    </message>
    <message>
        <source>%1 is locked and cannot be split; unlock it first.</source>
        <translation>%1 ist gesperrt und kann nicht geteilt werden; bitte zuerst entsperren.</translation>
    </message>
    <message>
        <source>The line does not separate %1; draw it right through.</source>
        <translation>Die Linie trennt %1 nicht; bitte ganz hindurch ziehen.</translation>
    </message>
    <message>
        <source>A label was added meanwhile; draw the line again.</source>
        <translation>Inzwischen kam ein Label dazu; bitte die Linie noch einmal ziehen.</translation>
    </message>
    <message>
        <source>split by a line</source>
        <translation>Teilung mit einer Linie</translation>
    </message>
    <message>
        <source>%1 is split into %2 objects.</source>
        <translation>%1 ist in %2 Objekte geteilt.</translation>
    </message>
    <message>
        <source>split</source>
        <translation>geteilt</translation>
    </message>
    <message>
        <source>Splitting …</source>
        <translation>Wird geteilt …</translation>
    </message>
    <message>
        <source>%1 has no neck to split it at; draw a line instead.</source>
        <translation>%1 hat keine Engstelle zum Teilen; bitte stattdessen eine Linie ziehen.</translation>
    </message>
    <message>
        <source>A label was added meanwhile; split it again.</source>
        <translation>Inzwischen kam ein Label dazu; bitte noch einmal teilen.</translation>
    </message>
    <message>
        <source>split at the necks</source>
        <translation>Teilung an Engstellen</translation>
    </message>
    <message>
        <source>deleted</source>
        <translation>gelöscht</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>geändert</translation>
    </message>
    <message>
        <source>Number %1 is that of %2; merge the two instead.</source>
        <translation>Nummer %1 gehört zu %2; bitte die beiden stattdessen vereinen.</translation>
    </message>
    <message>
        <source>Changing the number …</source>
        <translation>Die Nummer wird geändert …</translation>
    </message>
    <message>
        <source>A label with this number was added meanwhile.</source>
        <translation>Inzwischen kam ein Label mit dieser Nummer dazu.</translation>
    </message>
    <message>
        <source>change of number</source>
        <translation>Änderung der Nummer</translation>
    </message>
    <message>
        <source>The object has number %1 now.</source>
        <translation>Das Objekt hat jetzt die Nummer %1.</translation>
    </message>
    <message>
        <source>Linking objects through the slices …</source>
        <translation>Objekte werden durch die Schichten verbunden …</translation>
    </message>
    <message>
        <source>Nothing to link: no outlines of neighbouring slices overlap enough.</source>
        <translation>Nichts zu verbinden: keine Umrisse benachbarter Schichten überlappen sich genug.</translation>
    </message>
    <message>
        <source>link through the slices</source>
        <translation>Verbinden durch die Schichten</translation>
    </message>
    <message>
        <source>Linked %1 to objects of neighbouring slices.</source>
        <translation>%1 mit Objekten benachbarter Schichten verbunden.</translation>
    </message>
    <message>
        <source>object</source>
        <translation>Objekt</translation>
    </message>
    <message>
        <source>objects</source>
        <translation>Objekte</translation>
    </message>
    <message>
        <source>A threshold is being tried out; set it back before single objects are accepted.</source>
        <translation>Gerade wird ein Schwellwert ausprobiert; bitte zurücksetzen, bevor einzelne Objekte übernommen werden.</translation>
    </message>
    <message>
        <source>No object is predicted here.</source>
        <translation>Hier ist kein Objekt vorhergesagt.</translation>
    </message>
    <message>
        <source>Accepting the object …</source>
        <translation>Objekt wird übernommen …</translation>
    </message>
    <message>
        <source>A label was added meanwhile; accept the object again.</source>
        <translation>Inzwischen kam ein Label dazu; bitte das Objekt noch einmal übernehmen.</translation>
    </message>
    <message>
        <source>accepted object</source>
        <translation>übernommenes Objekt</translation>
    </message>
    <message>
        <source>Nothing was accepted: all of it is annotated already.</source>
        <translation>Nichts wurde übernommen: alles ist schon annotiert.</translation>
    </message>
    <message>
        <source>The object is a label of its own now.</source>
        <translation>Das Objekt ist jetzt ein eigenes Label.</translation>
    </message>
    <message>
        <source>The object was added to the label that it lies on.</source>
        <translation>Das Objekt kam zu dem Label, auf dem es liegt.</translation>
    </message>
    <message>
        <source>change of number and class</source>
        <translation>Änderung von Nummer und Klasse</translation>
    </message>
    <message>
        <source>Other objects are being tried out; apply or reset them before single objects are accepted.</source>
        <translation>Gerade werden andere Objekte ausprobiert; bitte anwenden oder zurücksetzen, bevor einzelne Objekte übernommen werden.</translation>
    </message>
</context>
<context>
    <name>lamina::ui::ObjectFields</name>
    <message>
        <source>How touching objects are told apart</source>
        <translation>Wie sich berührende Objekte getrennt werden</translation>
    </message>
    <message>
        <source>Point at an entry to read what it does</source>
        <translation>Auf einen Eintrag zeigen, um zu lesen, was er tut</translation>
    </message>
    <message>
        <source>Cut at necks</source>
        <translation>An Engstellen trennen</translation>
    </message>
    <message>
        <source>Watershed: an object with a narrow neck between two bodies becomes two</source>
        <translation>Wasserscheide: Ein Objekt mit einer Engstelle zwischen zwei Körpern wird zu zweien</translation>
    </message>
    <message>
        <source>Leave as they are</source>
        <translation>So lassen</translation>
    </message>
    <message>
        <source>Connected components: whatever touches is one object</source>
        <translation>Zusammenhangskomponenten: Was sich berührt, ist ein Objekt</translation>
    </message>
    <message>
        <source>Touching</source>
        <translation>Berührende</translation>
    </message>
    <message>
        <source> µm</source>
        <translation> µm</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>automatisch</translation>
    </message>
    <message>
        <source>Depth of a neck that is cut</source>
        <translation>Tiefe einer Engstelle, die getrennt wird</translation>
    </message>
    <message>
        <source>How much narrower than its bodies a neck must be to be cut: more leaves more objects whole; automatic = a seventh of the median half width</source>
        <translation>Wie viel schmaler als seine Körper eine Engstelle sein muss, um getrennt zu werden: Mehr lässt mehr Objekte ganz; automatisch = ein Siebtel der mittleren halben Breite</translation>
    </message>
    <message>
        <source>Neck</source>
        <translation>Engstelle</translation>
    </message>
    <message>
        <source>What counts as touching</source>
        <translation>Was als Berührung gilt</translation>
    </message>
    <message>
        <source>Which neighbours of a voxel belong to the same object</source>
        <translation>Welche Nachbarn eines Voxels zum selben Objekt gehören</translation>
    </message>
    <message>
        <source>3D, over corners</source>
        <translation>3D, über Ecken</translation>
    </message>
    <message>
        <source>All 26 voxels around, through the slices</source>
        <translation>Alle 26 Voxel ringsum, durch die Schichten</translation>
    </message>
    <message>
        <source>3D, over faces</source>
        <translation>3D, über Flächen</translation>
    </message>
    <message>
        <source>6 voxels around, through the slices</source>
        <translation>6 Voxel ringsum, durch die Schichten</translation>
    </message>
    <message>
        <source>Slices, over corners</source>
        <translation>Schichten, über Ecken</translation>
    </message>
    <message>
        <source>8 pixels around; each slice has objects of its own</source>
        <translation>8 Pixel ringsum; jede Schicht hat eigene Objekte</translation>
    </message>
    <message>
        <source>Slices, over edges</source>
        <translation>Schichten, über Kanten</translation>
    </message>
    <message>
        <source>4 pixels around; each slice has objects of its own</source>
        <translation>4 Pixel ringsum; jede Schicht hat eigene Objekte</translation>
    </message>
    <message>
        <source>Neighbours</source>
        <translation>Nachbarn</translation>
    </message>
    <message>
        <source>Smoothing in pixels</source>
        <translation>Glättung in Pixeln</translation>
    </message>
    <message>
        <source>Each pixel takes the side of most pixels so near to it, slice by slice: outlines become even, specks and cracks go</source>
        <translation>Jedes Pixel richtet sich nach der Mehrheit der Pixel in diesem Umkreis, Schicht für Schicht: Umrisse werden glatt, Flecken und Risse verschwinden</translation>
    </message>
    <message>
        <source>off</source>
        <translation>aus</translation>
    </message>
    <message>
        <source> px</source>
        <translation> px</translation>
    </message>
    <message>
        <source>Smooth</source>
        <translation>Glätten</translation>
    </message>
    <message>
        <source>Largest hole that is filled, in pixels</source>
        <translation>Größtes Loch, das gefüllt wird, in Pixeln</translation>
    </message>
    <message>
        <source>Background inside of an object, up to so many pixels of a slice, becomes part of it</source>
        <translation>Hintergrund im Inneren eines Objekts, bis zu so vielen Pixeln einer Schicht, wird Teil davon</translation>
    </message>
    <message>
        <source>Fill holes</source>
        <translation>Löcher füllen</translation>
    </message>
    <message>
        <source>Smallest object, in voxels</source>
        <translation>Kleinstes Objekt, in Voxeln</translation>
    </message>
    <message>
        <source>Objects of fewer voxels are left out</source>
        <translation>Objekte mit weniger Voxeln werden weggelassen</translation>
    </message>
    <message>
        <source>all are kept</source>
        <translation>alle bleiben</translation>
    </message>
    <message>
        <source> voxels</source>
        <translation> Voxel</translation>
    </message>
    <message>
        <source>At least</source>
        <translation>Mindestens</translation>
    </message>
</context>
<context>
    <name>lamina::ui::ObjectModel</name>
    <message>
        <source>class %1</source>
        <translation>Klasse %1</translation>
    </message>
    <message>
        <source>1 (%1)</source>
        <translation>1 (%1)</translation>
    </message>
    <message>
        <source>%1 (%2–%3)</source>
        <translation>%1 (%2–%3)</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Nummer</translation>
    </message>
    <message>
        <source>The same number is in exported instance masks</source>
        <translation>Dieselbe Nummer steht in exportierten Instanzmasken</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>Klasse</translation>
    </message>
    <message>
        <source>What kind of object it is</source>
        <translation>Was für ein Objekt es ist</translation>
    </message>
    <message>
        <source>Voxels</source>
        <translation>Voxel</translation>
    </message>
    <message>
        <source>How many voxels it has</source>
        <translation>Wie viele Voxel es hat</translation>
    </message>
    <message>
        <source>Volume (µm³)</source>
        <translation>Volumen (µm³)</translation>
    </message>
    <message>
        <source>Voxels times the volume of a voxel</source>
        <translation>Voxel mal Volumen eines Voxels</translation>
    </message>
    <message>
        <source>x (µm)</source>
        <translation>x (µm)</translation>
    </message>
    <message>
        <source>Centroid; the middle of the first voxel is 0</source>
        <translation>Schwerpunkt; die Mitte des ersten Voxels ist 0</translation>
    </message>
    <message>
        <source>y (µm)</source>
        <translation>y (µm)</translation>
    </message>
    <message>
        <source>z (µm)</source>
        <translation>z (µm)</translation>
    </message>
    <message>
        <source>Slices</source>
        <translation>Schichten</translation>
    </message>
    <message>
        <source>How many slices it spans, from first to last</source>
        <translation>Über wie viele Schichten es reicht, von der ersten bis zur letzten</translation>
    </message>
    <message>
        <source>Border</source>
        <translation>Rand</translation>
    </message>
    <message>
        <source>Touches the border of the image: it may be cut off</source>
        <translation>Berührt den Rand des Bildes: es kann abgeschnitten sein</translation>
    </message>
    <message>
        <source>Intensity</source>
        <translation>Helligkeit</translation>
    </message>
    <message>
        <source>Mean grey value of the channel shown</source>
        <translation>Mittlerer Grauwert des gezeigten Kanals</translation>
    </message>
    <message>
        <source>Probability</source>
        <translation>Wahrscheinlichkeit</translation>
    </message>
    <message>
        <source>Mean probability of being a cell, where it is predicted: 0 to 1</source>
        <translation>Mittlere Wahrscheinlichkeit, Zelle zu sein, wo vorhergesagt: 0 bis 1</translation>
    </message>
    <message>
        <source>Uncertainty</source>
        <translation>Unsicherheit</translation>
    </message>
    <message>
        <source>Mean of 4·p·(1 - p): 0 is sure, 1 is undecided</source>
        <translation>Mittel von 4·p·(1 - p): 0 ist sicher, 1 unentschieden</translation>
    </message>
    <message>
        <source>%1. In the filter: %2</source>
        <translation>%1. Im Filter: %2</translation>
    </message>
</context>
<context>
    <name>lamina::ui::ObjectPanel</name>
    <message>
        <source>Objects of</source>
        <translation>Objekte von</translation>
    </message>
    <message>
        <source>Objects of the annotation, or those that were predicted</source>
        <translation>Objekte der Annotation, oder die vorhergesagten</translation>
    </message>
    <message>
        <source>Annotation</source>
        <translation>Annotation</translation>
    </message>
    <message>
        <source>Prediction</source>
        <translation>Vorhersage</translation>
    </message>
    <message>
        <source>Filter objects</source>
        <translation>Objekte filtern</translation>
    </message>
    <message>
        <source>Filter, such as 12 or cell or voxels&lt;500 border=0</source>
        <translation>Filter, etwa 12 oder cell oder voxels&lt;500 border=0</translation>
    </message>
    <message>
        <source>Shows only objects that fit all words: the beginning of a number, a class, or a condition with &lt;, &gt; or = on id, class, voxels, volume, x, y, z, slices, border, intensity, probability or uncertainty</source>
        <translation>Zeigt nur Objekte, auf die alle Wörter passen: der Anfang einer Nummer, eine Klasse, oder eine Bedingung mit &lt;, &gt; oder = für id, class, voxels, volume, x, y, z, slices, border, intensity, probability oder uncertainty</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>Messen</translation>
    </message>
    <message>
        <source>Measures the objects again; in smaller stacks this happens by itself</source>
        <translation>Misst die Objekte neu; bei kleineren Stapeln geschieht das von selbst</translation>
    </message>
    <message>
        <source>Export as CSV …</source>
        <translation>Als CSV exportieren …</translation>
    </message>
    <message>
        <source>Writes the rows shown, in this order, for a spreadsheet; units are in the header</source>
        <translation>Schreibt die gezeigten Zeilen in dieser Reihenfolge für eine Tabellenkalkulation; Einheiten stehen im Kopf</translation>
    </message>
    <message>
        <source>Objects</source>
        <translation>Objekte</translation>
    </message>
    <message>
        <source>Open a stack first.</source>
        <translation>Bitte zuerst einen Stapel öffnen.</translation>
    </message>
    <message>
        <source>Measuring …</source>
        <translation>Wird gemessen …</translation>
    </message>
    <message>
        <source>Predict the whole stack first.</source>
        <translation>Bitte zuerst den ganzen Stapel vorhersagen.</translation>
    </message>
    <message>
        <source>Not understood: %1</source>
        <translation>Nicht verstanden: %1</translation>
    </message>
    <message>
        <source>%1 objects</source>
        <translation>%1 Objekte</translation>
    </message>
    <message>
        <source>%1 of %2 objects</source>
        <translation>%1 von %2 Objekten</translation>
    </message>
    <message>
        <source>%1, measuring …</source>
        <translation>%1, wird gemessen …</translation>
    </message>
    <message>
        <source>%1, out of date</source>
        <translation>%1, veraltet</translation>
    </message>
    <message>
        <source>Export objects</source>
        <translation>Objekte exportieren</translation>
    </message>
    <message>
        <source>Table (*.csv)</source>
        <translation>Tabelle (*.csv)</translation>
    </message>
    <message>
        <source>Choose a row to go to the object, several with Ctrl or Shift to export their masks; click a heading to sort</source>
        <translation>Wählen Sie eine Zeile, um zum Objekt zu gehen, mehrere mit Strg oder Umschalt, um ihre Masken zu exportieren; ein Klick auf eine Überschrift sortiert</translation>
    </message>
    <message>
        <source>%1 objects written to %2 and read back.</source>
        <translation>%1 Objekte in %2 geschrieben und zurückgelesen.</translation>
    </message>
    <message>
        <source>No object fits the filter. Clear it to see all of them.</source>
        <translation>Kein Objekt passt zum Filter. Leeren Sie ihn, um alle zu sehen.</translation>
    </message>
    <message>
        <source>Each object that you paint, accept or import is measured here.</source>
        <translation>Jedes Objekt, das Sie malen, annehmen oder importieren, wird hier vermessen.</translation>
    </message>
    <message>
        <source>Nothing was found in this stack. A lower threshold finds more.</source>
        <translation>In diesem Stapel wurde nichts gefunden. Eine niedrigere Schwelle findet mehr.</translation>
    </message>
    <message>
        <source>Each object of a predicted stack is measured here.</source>
        <translation>Jedes Objekt eines vorhergesagten Stapels wird hier vermessen.</translation>
    </message>
</context>
<context>
    <name>lamina::ui::ObjectsBox</name>
    <message>
        <source>Objects from the mask</source>
        <translation>Objekte aus der Maske</translation>
    </message>
    <message>
        <source>How objects are found in the predicted mask: what you change is shown at once, and kept with Apply</source>
        <translation>Wie Objekte in der vorhergesagten Maske gefunden werden: Änderungen sind sofort zu sehen und bleiben mit „Anwenden“</translation>
    </message>
    <message>
        <source>Progress of finding the objects</source>
        <translation>Fortschritt der Objektsuche</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>Anwenden</translation>
    </message>
    <message>
        <source>Keeps these objects, and the mask at this threshold, as the prediction: for export, review and the next start</source>
        <translation>Behält diese Objekte und die Maske bei diesem Schwellwert als Vorhersage: für Export, Durchsicht und den nächsten Start</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>unbekannt</translation>
    </message>
    <message>
        <source>Objects: %1</source>
        <translation>Objekte: %1</translation>
    </message>
    <message>
        <source>Trying out: %1 objects instead of %2</source>
        <translation>Probe: %1 Objekte statt %2</translation>
    </message>
    <message>
        <source>Trying out this slice alone, as the stack is large; Apply finds the objects of all slices.</source>
        <translation>Probe nur in dieser Schicht, weil der Stapel groß ist; „Anwenden“ sucht die Objekte aller Schichten.</translation>
    </message>
    <message>
        <source>Trying out this slice; finding the objects of all slices …</source>
        <translation>Probe in dieser Schicht; die Objekte aller Schichten werden gesucht …</translation>
    </message>
    <message>
        <source>Back to the objects that are kept</source>
        <translation>Zurück zu den behaltenen Objekten</translation>
    </message>
    <message>
        <source>Back to the objects as they were predicted</source>
        <translation>Zurück zu den Objekten, wie sie vorhergesagt wurden</translation>
    </message>
</context>
<context>
    <name>lamina::ui::ObjectsTrial</name>
    <message>
        <source>Open a stack first.</source>
        <translation>Bitte zuerst einen Stapel öffnen.</translation>
    </message>
    <message>
        <source>Live masks are shown; end live mode first.</source>
        <translation>Es werden Live-Masken gezeigt; bitte zuerst den Live-Modus beenden.</translation>
    </message>
    <message>
        <source>Predict the whole stack first.</source>
        <translation>Bitte zuerst den ganzen Stapel vorhersagen.</translation>
    </message>
</context>
<context>
    <name>lamina::ui::OrthoView</name>
    <message>
        <source>3D</source>
        <translation>3D</translation>
    </message>
    <message>
        <source>Annotation</source>
        <translation>Annotation</translation>
    </message>
    <message>
        <source>What the 3D view shows</source>
        <translation>Was die 3D-Ansicht zeigt</translation>
    </message>
    <message>
        <source>Predicted cells</source>
        <translation>Vorhergesagte Zellen</translation>
    </message>
    <message>
        <source>Image only</source>
        <translation>Nur das Bild</translation>
    </message>
    <message>
        <source>Outlines of the planes</source>
        <translation>Umrisse der Schnittebenen</translation>
    </message>
    <message>
        <source>%1 %2 / %3</source>
        <translation>%1 %2 / %3</translation>
    </message>
    <message>
        <source>An image of one slice has no other views.</source>
        <translation>Ein Bild mit nur einer Schicht hat keine anderen Ansichten.</translation>
    </message>
    <message>
        <source>Whole stack (as a double click)</source>
        <translation>Ganzer Stapel (wie ein Doppelklick)</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>Image: brightest along each ray</source>
        <translation>Bild: das Hellste entlang jedes Strahls</translation>
    </message>
    <message>
        <source>Image: translucent</source>
        <translation>Bild: durchscheinend</translation>
    </message>
    <message>
        <source>Opacity of the image in 3D</source>
        <translation>Deckkraft des Bildes in 3D</translation>
    </message>
    <message>
        <source>How dense the image in 3D is: further right hides more of what lies behind</source>
        <translation>Wie dicht das Bild in 3D ist: weiter rechts verdeckt es mehr von dem, was dahinter liegt</translation>
    </message>
</context>
<context>
    <name>lamina::ui::OverlayPanel</name>
    <message>
        <source>Annotation</source>
        <translation>Annotation</translation>
    </message>
    <message>
        <source>Semantic</source>
        <translation>Semantisch</translation>
    </message>
    <message>
        <source>Instances</source>
        <translation>Instanzen</translation>
    </message>
    <message>
        <source>What you painted</source>
        <translation>Was Sie gemalt haben</translation>
    </message>
    <message>
        <source>Predicted: cell or not</source>
        <translation>Vorhergesagt: Zelle oder nicht</translation>
    </message>
    <message>
        <source>Opacity of %1</source>
        <translation>Deckkraft: %1</translation>
    </message>
    <message>
        <source>Predicted: cells in colours that differ from their neighbours&apos;</source>
        <translation>Vorhergesagt: Zellen in Farben, die sich von denen ihrer Nachbarn unterscheiden</translation>
    </message>
    <message>
        <source>Probability</source>
        <translation>Wahrscheinlichkeit</translation>
    </message>
    <message>
        <source>Predicted: how probable a cell is</source>
        <translation>Vorhergesagt: wie wahrscheinlich eine Zelle ist</translation>
    </message>
    <message>
        <source>Agreement</source>
        <translation>Übereinstimmung</translation>
    </message>
    <message>
        <source>Where prediction and annotation agree; only annotated pixels count</source>
        <translation>Wo Vorhersage und Annotation übereinstimmen; nur annotierte Pixel zählen</translation>
    </message>
    <message>
        <source>Outlines of %1</source>
        <translation>Umrisse: %1</translation>
    </message>
    <message>
        <source>%1: borders instead of areas</source>
        <translation>%1: Ränder statt Flächen</translation>
    </message>
    <message>
        <source>cell in both</source>
        <translation>Zelle in beiden</translation>
    </message>
    <message>
        <source>predicted only</source>
        <translation>nur vorhergesagt</translation>
    </message>
    <message>
        <source>annotated only</source>
        <translation>nur annotiert</translation>
    </message>
    <message>
        <source>background in both</source>
        <translation>Hintergrund in beiden</translation>
    </message>
    <message>
        <source>Legend of the agreement</source>
        <translation>Legende der Übereinstimmung</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>Schwelle</translation>
    </message>
    <message>
        <source>Shows in Semantic and Agreement the mask that another threshold would give; the prediction itself stays</source>
        <translation>Zeigt in „Semantisch“ und „Übereinstimmung“ die Maske, die eine andere Schwelle ergäbe; die Vorhersage selbst bleibt</translation>
    </message>
    <message>
        <source>Threshold of the probability in percent</source>
        <translation>Schwelle der Wahrscheinlichkeit in Prozent</translation>
    </message>
    <message>
        <source>Probability from which on a pixel is a cell (← →)</source>
        <translation>Wahrscheinlichkeit, ab der ein Pixel eine Zelle ist (← →)</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Aus</translation>
    </message>
    <message>
        <source>Swipe</source>
        <translation>Trennlinie</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>Nebeneinander</translation>
    </message>
    <message>
        <source>Comparison</source>
        <translation>Vergleich</translation>
    </message>
    <message>
        <source>One layer against another: divided by a line that you drag, or the slice twice (Esc in the image ends it)</source>
        <translation>Eine Ebene gegen eine andere: getrennt durch eine Linie zum Ziehen, oder die Schicht zweimal (Esc im Bild beendet es)</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Image alone</source>
        <translation>Nur das Bild</translation>
    </message>
    <message>
        <source>What the left side shows</source>
        <translation>Was die linke Seite zeigt</translation>
    </message>
    <message>
        <source>What the right side shows</source>
        <translation>Was die rechte Seite zeigt</translation>
    </message>
    <message>
        <source>Predict first: then probabilities are known.</source>
        <translation>Bitte zuerst vorhersagen: dann sind Wahrscheinlichkeiten bekannt.</translation>
    </message>
    <message>
        <source>whole stack</source>
        <translation>des ganzen Stapels</translation>
    </message>
    <message>
        <source>predicted slices</source>
        <translation>der vorhergesagten Schichten</translation>
    </message>
    <message>
        <source>Above it: %1 % of this slice, %2 % of the %3</source>
        <translation>Darüber: %1 % dieser Schicht, %2 % %3</translation>
    </message>
    <message>
        <source>Above it: %1 % of the %2; this slice is not predicted</source>
        <translation>Darüber: %1 % %2; diese Schicht ist nicht vorhergesagt</translation>
    </message>
    <message>
        <source>Live preview: masks of what you paint, not kept</source>
        <translation>Live-Vorschau: Masken aus dem, was Sie malen; werden nicht behalten</translation>
    </message>
</context>
<context>
    <name>lamina::ui::PaintTool</name>
    <message>
        <source>Brush</source>
        <translation>Pinsel</translation>
    </message>
    <message>
        <source>erase stroke</source>
        <translation>Radierstrich</translation>
    </message>
    <message>
        <source>brush stroke</source>
        <translation>Pinselstrich</translation>
    </message>
    <message>
        <source>Right: erase · Shift+click: pick label · Middle: pan</source>
        <translation>Rechts: radieren · Umschalt+Klick: Label aufnehmen · Mitte: verschieben</translation>
    </message>
    <message>
        <source>Left: paint similar grey values</source>
        <translation>Links: ähnliche Grauwerte malen</translation>
    </message>
    <message>
        <source>Left: paint a ball</source>
        <translation>Links: Kugel malen</translation>
    </message>
    <message>
        <source>Left: paint</source>
        <translation>Links: malen</translation>
    </message>
</context>
<context>
    <name>lamina::ui::PairTable</name>
    <message>
        <source>–</source>
        <translation>–</translation>
    </message>
    <message>
        <source>Slice</source>
        <translation>Schicht</translation>
    </message>
    <message>
        <source>Dice A</source>
        <translation>Dice A</translation>
    </message>
    <message>
        <source>Dice B</source>
        <translation>Dice B</translation>
    </message>
    <message>
        <source>IoU A</source>
        <translation>IoU A</translation>
    </message>
    <message>
        <source>IoU B</source>
        <translation>IoU B</translation>
    </message>
    <message>
        <source>Dice A–B</source>
        <translation>Dice A–B</translation>
    </message>
    <message>
        <source>Against the annotation, over annotated voxels; the better one in bold, in italics where the model was trained on the slice</source>
        <translation>Gegen die Annotation, über annotierte Voxel; das bessere fett, kursiv, wo das Modell auf der Schicht trainiert wurde</translation>
    </message>
    <message>
        <source>Of the two masks against each other, over all voxels</source>
        <translation>Der beiden Masken gegeneinander, über alle Voxel</translation>
    </message>
    <message>
        <source>Scores of both predictions</source>
        <translation>Güte beider Vorhersagen</translation>
    </message>
    <message>
        <source>A click shows the slice here, a double click in the window too</source>
        <translation>Ein Klick zeigt die Schicht hier, ein Doppelklick auch im Fenster</translation>
    </message>
    <message>
        <source>The model of %1 was trained on this slice</source>
        <translation>Das Modell von %1 wurde auf dieser Schicht trainiert</translation>
    </message>
    <message>
        <source>Whole stack</source>
        <translation>Ganzer Stapel</translation>
    </message>
    <message>
        <source>A and B over all annotated slices</source>
        <translation>A und B über alle annotierten Schichten</translation>
    </message>
    <message>
        <source>Held out</source>
        <translation>Zurückgehalten</translation>
    </message>
    <message>
        <source>Slices annotated by hand on which neither model was trained: a fair comparison</source>
        <translation>Von Hand annotierte Schichten, auf denen keines der Modelle trainiert wurde: ein fairer Vergleich</translation>
    </message>
</context>
<context>
    <name>lamina::ui::PickTool</name>
    <message>
        <source>Pick label</source>
        <translation>Label aufnehmen</translation>
    </message>
    <message>
        <source>Left: make this label the current one · Middle: pan</source>
        <translation>Links: dieses Label wählen · Mitte: verschieben</translation>
    </message>
</context>
<context>
    <name>lamina::ui::PolygonTool</name>
    <message>
        <source>Polygon and lasso</source>
        <translation>Polygon und Lasso</translation>
    </message>
    <message>
        <source>Release: close the line and fill it · Esc: cancel</source>
        <translation>Loslassen: die Linie schließen und füllen · Esc: abbrechen</translation>
    </message>
    <message>
        <source>Click: next corner · Return or click on the first corner: close and fill · Backspace: one corner back · Esc: cancel</source>
        <translation>Klick: nächste Ecke · Eingabe oder Klick auf die erste Ecke: schließen und füllen · Rücktaste: eine Ecke zurück · Esc: abbrechen</translation>
    </message>
    <message>
        <source>Left: click corners or drag a free line, to fill · Right: the same, to erase · Shift+click: pick label</source>
        <translation>Links: Ecken anklicken oder eine freie Linie ziehen, um zu füllen · Rechts: ebenso, um zu radieren · Umschalt+Klick: Label aufnehmen</translation>
    </message>
    <message>
        <source>erased region</source>
        <translation>radierter Bereich</translation>
    </message>
    <message>
        <source>lasso</source>
        <translation>Lasso</translation>
    </message>
    <message>
        <source>polygon</source>
        <translation>Polygon</translation>
    </message>
</context>
<context>
    <name>lamina::ui::PredictionDialog</name>
    <message>
        <source>Random forest</source>
        <translation>Random Forest</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>%1 on %2</source>
        <translation>%1 auf %2</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>, threshold %1</source>
        <translation>, Schwelle %1</translation>
    </message>
    <message>
        <source>Trained on slices %1</source>
        <translation>Trainiert auf den Schichten %1</translation>
    </message>
    <message>
        <source>Compare predictions of %1</source>
        <translation>Vorhersagen von %1 vergleichen</translation>
    </message>
    <message>
        <source>Close this window</source>
        <translation>Dieses Fenster schließen</translation>
    </message>
    <message>
        <source>Prediction %1</source>
        <translation>Vorhersage %1</translation>
    </message>
    <message>
        <source>Prediction &amp;A</source>
        <translation>Vorhersage &amp;A</translation>
    </message>
    <message>
        <source>Prediction &amp;B</source>
        <translation>Vorhersage &amp;B</translation>
    </message>
    <message>
        <source>Forget prediction %1</source>
        <translation>Vorhersage %1 vergessen</translation>
    </message>
    <message>
        <source>Takes prediction %1 out of this list and off the disk; model, run and the masks in the window stay</source>
        <translation>Nimmt Vorhersage %1 aus dieser Liste und von der Platte; Modell, Lauf und die Masken im Fenster bleiben</translation>
    </message>
    <message>
        <source>Swap</source>
        <translation>Tauschen</translation>
    </message>
    <message>
        <source>A becomes B and B becomes A</source>
        <translation>A wird B und B wird A</translation>
    </message>
    <message>
        <source>Agreement of A and B</source>
        <translation>Übereinstimmung von A und B</translation>
    </message>
    <message>
        <source>Swipe</source>
        <translation>Wischen</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>Nebeneinander</translation>
    </message>
    <message>
        <source>How the two are shown</source>
        <translation>Wie die beiden gezeigt werden</translation>
    </message>
    <message>
        <source>In colours where they agree, divided by a line that you drag, or the slice twice</source>
        <translation>In Farben, wo sie übereinstimmen; geteilt durch eine Linie zum Ziehen; oder die Schicht zweimal</translation>
    </message>
    <message>
        <source>Annotation as outlines</source>
        <translation>Annotation als Umrisse</translation>
    </message>
    <message>
        <source>What you painted, over the agreement of the two</source>
        <translation>Was Sie gemalt haben, über der Übereinstimmung der beiden</translation>
    </message>
    <message>
        <source>Slice</source>
        <translation>Schicht</translation>
    </message>
    <message>
        <source>Slice (mouse wheel over the image)</source>
        <translation>Schicht (Mausrad über dem Bild)</translation>
    </message>
    <message>
        <source>slice %1</source>
        <translation>Schicht %1</translation>
    </message>
    <message>
        <source>cell in both</source>
        <translation>Zelle in beiden</translation>
    </message>
    <message>
        <source>only in A</source>
        <translation>nur in A</translation>
    </message>
    <message>
        <source>only in B</source>
        <translation>nur in B</translation>
    </message>
    <message>
        <source>of different classes</source>
        <translation>verschiedener Klassen</translation>
    </message>
    <message>
        <source>Legend of the agreement of the two</source>
        <translation>Legende der Übereinstimmung der beiden</translation>
    </message>
    <message>
        <source>Which prediction is compared</source>
        <translation>Welche Vorhersage verglichen wird</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Looking for the predictions of this stack …</source>
        <translation>Die Vorhersagen dieses Stapels werden gesucht …</translation>
    </message>
    <message>
        <source>Two predictions are needed. The masks of each prediction of the whole stack are kept here, the last %1 of them: train or set something differently and predict again.</source>
        <translation>Es braucht zwei Vorhersagen. Die Masken jeder Vorhersage des ganzen Stapels werden hier aufgehoben, die letzten %1: anders trainieren oder einstellen und noch einmal vorhersagen.</translation>
    </message>
    <message>
        <source>Counting …</source>
        <translation>Wird gezählt …</translation>
    </message>
    <message>
        <source>Reading …</source>
        <translation>Wird gelesen …</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>Benutzen</translation>
    </message>
    <message>
        <source>Use prediction %1</source>
        <translation>Vorhersage %1 benutzen</translation>
    </message>
    <message>
        <source>Choose a prediction first.</source>
        <translation>Bitte zuerst eine Vorhersage wählen.</translation>
    </message>
    <message>
        <source>Makes prediction %1 that of the window again: shown, scored, accepted and exported. Use the other one to go back</source>
        <translation>Macht Vorhersage %1 wieder zu der des Fensters: gezeigt, bewertet, übernommen und exportiert. Zurück geht es, indem man die andere benutzt</translation>
    </message>
    <message>
        <source>%1.
%2</source>
        <translation>%1.
%2</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>In Gebrauch</translation>
    </message>
</context>
<context>
    <name>lamina::ui::PredictionReuse</name>
    <message>
        <source>Open a stack first.</source>
        <translation>Bitte zuerst einen Stapel öffnen.</translation>
    </message>
    <message>
        <source>This is the prediction of the window.</source>
        <translation>Dies ist die Vorhersage im Fenster.</translation>
    </message>
    <message>
        <source>Another prediction is being brought back.</source>
        <translation>Eine andere Vorhersage wird gerade zurückgeholt.</translation>
    </message>
    <message>
        <source>Live masks are shown; end live mode first.</source>
        <translation>Es werden Live-Masken gezeigt; bitte zuerst den Live-Modus beenden.</translation>
    </message>
    <message>
        <source>The masks of this prediction are gone; predict the stack again.</source>
        <translation>Die Masken dieser Vorhersage sind nicht mehr da; bitte den Stapel noch einmal vorhersagen.</translation>
    </message>
    <message>
        <source>This prediction is used again: shown, scored and exported, with %1.</source>
        <translation>Diese Vorhersage gilt wieder: sie wird gezeigt, bewertet und exportiert, mit %1.</translation>
    </message>
    <message>
        <source>object</source>
        <translation>Objekt</translation>
    </message>
    <message>
        <source>objects</source>
        <translation>Objekte</translation>
    </message>
    <message>
        <source>Its probability is not available, because only the masks of earlier predictions are kept; predict the stack again to see it.</source>
        <translation>Ihre Wahrscheinlichkeit fehlt, weil von früheren Vorhersagen nur die Masken aufbewahrt werden; um sie zu sehen, den Stapel noch einmal vorhersagen.</translation>
    </message>
</context>
<context>
    <name>lamina::ui::ProbabilityBar</name>
    <message>
        <source>Colours of the probability, from 0 to 1</source>
        <translation>Farben der Wahrscheinlichkeit, von 0 bis 1</translation>
    </message>
    <message>
        <source>0</source>
        <translation>0</translation>
    </message>
    <message>
        <source>1</source>
        <translation>1</translation>
    </message>
    <message>
        <source>probability of cell</source>
        <translation>Wahrscheinlichkeit für Zelle</translation>
    </message>
</context>
<context>
    <name>lamina::ui::ProjectSession</name>
    <message>
        <source>Opening %1 …</source>
        <translation>%1 wird geöffnet …</translation>
    </message>
    <message>
        <source>Making the sample embryo …</source>
        <translation>Der Beispiel-Embryo wird erzeugt …</translation>
    </message>
    <message>
        <source>This project has no stacks yet. Add some with File → Add stacks.</source>
        <translation>Dieses Projekt hat noch keine Stapel. Bitte welche hinzufügen mit Datei → Stapel hinzufügen.</translation>
    </message>
    <message>
        <source>%1 stacks were added.</source>
        <translation>%1 Stapel wurden hinzugefügt.</translation>
    </message>
    <message>
        <source>%1 is not the image that was annotated: its voxels differ.</source>
        <translation>%1 ist nicht das Bild, das annotiert wurde: die Voxel sind andere.</translation>
    </message>
    <message>
        <source>The image %1 is not there, and no copy of it lies near the project.</source>
        <translation>Das Bild %1 ist nicht da, und in der Nähe des Projekts liegt keine Kopie davon.</translation>
    </message>
    <message>
        <source>%1 was found as %2.</source>
        <translation>%1 wurde gefunden als %2.</translation>
    </message>
    <message>
        <source>Looking at %1 …</source>
        <translation>%1 wird angesehen …</translation>
    </message>
    <message>
        <source>%1 has the right size, but is not the image that was annotated: its voxels differ.</source>
        <translation>%1 hat die richtige Größe, ist aber nicht das Bild, das annotiert wurde: die Voxel sind andere.</translation>
    </message>
    <message>
        <source>Snapshot “%1” is taken.</source>
        <translation>Schnappschuss „%1“ ist aufgenommen.</translation>
    </message>
    <message>
        <source>return to snapshot</source>
        <translation>Rückkehr zum Schnappschuss</translation>
    </message>
    <message>
        <source>The annotation is as it was then.</source>
        <translation>Die Annotation ist, wie sie damals war.</translation>
    </message>
    <message>
        <source>The project cannot be written.</source>
        <translation>In das Projekt kann nicht geschrieben werden.</translation>
    </message>
    <message>
        <source>Another stack cannot be opened now. %1</source>
        <translation>Ein anderer Stapel kann jetzt nicht geöffnet werden. %1</translation>
    </message>
    <message>
        <source>Your last changes are not saved: %1</source>
        <translation>Ihre letzten Änderungen sind nicht gespeichert: %1</translation>
    </message>
    <message>
        <source>Only %1 is open; open the others when it can be saved.</source>
        <translation>Nur %1 ist geöffnet; öffnen Sie die übrigen, sobald gespeichert werden kann.</translation>
    </message>
    <message>
        <source>Your work on %1 was found in the project %2, which is open now.</source>
        <translation>Ihre Arbeit an %1 wurde im Projekt %2 gefunden, das jetzt offen ist.</translation>
    </message>
    <message>
        <source>There is work on it in %1, too; open that project itself to see it.</source>
        <translation>Auch in %1 gibt es Arbeit daran; öffnen Sie dieses Projekt selbst, um sie zu sehen.</translation>
    </message>
    <message>
        <source>%1 was worked on before in %2; open it alone to go on there.</source>
        <translation>An %1 wurde früher in %2 gearbeitet; öffnen Sie es allein, um dort fortzufahren.</translation>
    </message>
    <message>
        <source>%1 is a copy of an image of %2. Both are there, so the copy has an annotation of its own.</source>
        <translation>%1 ist eine Kopie eines Bildes von %2. Beide sind vorhanden, deshalb hat die Kopie eine eigene Annotation.</translation>
    </message>
    <message>
        <source>Whether there is earlier work in %1 could not be seen: it cannot be read.</source>
        <translation>Ob es in %1 frühere Arbeit gibt, war nicht festzustellen: Es ist nicht lesbar.</translation>
    </message>
    <message>
        <source>The image %1 is not there any more: it was moved, renamed or deleted while it was open. Your work on it is kept and saved.</source>
        <translation>Das Bild %1 ist nicht mehr da: Es wurde verschoben, umbenannt oder gelöscht, während es offen war. Ihre Arbeit daran bleibt erhalten und wird gespeichert.</translation>
    </message>
    <message>
        <source>Copying the project …</source>
        <translation>Das Projekt wird kopiert …</translation>
    </message>
    <message>
        <source>A copy of the project was saved as %1.</source>
        <translation>Eine Kopie des Projekts wurde als %1 gespeichert.</translation>
    </message>
    <message>
        <source>Nothing can be saved yet: %1 Everything is kept in memory, and saving is tried again every two seconds.</source>
        <translation>Noch kann nichts gespeichert werden: %1 Alles bleibt im Speicher, und alle zwei Sekunden wird das Speichern erneut versucht.</translation>
    </message>
    <message>
        <source>%1 is not the image that was annotated: it has another size.</source>
        <translation>%1 ist nicht das Bild, das annotiert wurde: Es hat eine andere Größe.</translation>
    </message>
</context>
<context>
    <name>lamina::ui::QueueModel</name>
    <message>
        <source>Predicted object %1</source>
        <translation>Vorhergesagtes Objekt %1</translation>
    </message>
    <message>
        <source>Slice %1</source>
        <translation>Schicht %1</translation>
    </message>
    <message>
        <source>much smaller than usual (%1 voxels, usual %2)</source>
        <translation>viel kleiner als üblich (%1 Voxel, üblich %2)</translation>
    </message>
    <message>
        <source>much larger than usual (%1 voxels, usual %2): two in one?</source>
        <translation>viel größer als üblich (%1 Voxel, üblich %2): zwei in einem?</translation>
    </message>
    <message>
        <source>more ragged or elongated than the others</source>
        <translation>zerklüfteter oder länglicher als die anderen</translation>
    </message>
    <message>
        <source>cut off by the border</source>
        <translation>vom Rand abgeschnitten</translation>
    </message>
    <message>
        <source>in one slice only</source>
        <translation>nur in einer Schicht</translation>
    </message>
    <message>
        <source>the model was not sure (probability %1)</source>
        <translation>das Modell war nicht sicher (Wahrscheinlichkeit %1)</translation>
    </message>
    <message>
        <source>uncertainty %1</source>
        <translation>Unsicherheit %1</translation>
    </message>
    <message>
        <source>nothing is annotated yet</source>
        <translation>noch ist nichts annotiert</translation>
    </message>
    <message>
        <source>next to an annotated slice</source>
        <translation>neben einer annotierten Schicht</translation>
    </message>
    <message>
        <source>%1 slices from the nearest annotated one</source>
        <translation>%1 Schichten von der nächsten annotierten</translation>
    </message>
    <message>
        <source>looked at</source>
        <translation>angesehen</translation>
    </message>
    <message>
        <source>accepted</source>
        <translation>übernommen</translation>
    </message>
    <message>
        <source>rejected</source>
        <translation>abgelehnt</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Warum</translation>
    </message>
    <message>
        <source>Slice</source>
        <translation>Schicht</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>Befund</translation>
    </message>
</context>
<context>
    <name>lamina::ui::QueuePanel</name>
    <message>
        <source>Previous</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Goes back in the list; Shift+Tab does the same while a view has the keyboard</source>
        <translation>Geht in der Liste zurück; Umschalt+Tab tut dasselbe, solange eine Ansicht die Tastatur hat</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Goes on in the list; Tab does the same while a view has the keyboard</source>
        <translation>Geht in der Liste weiter; Tab tut dasselbe, solange eine Ansicht die Tastatur hat</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>Übernehmen</translation>
    </message>
    <message>
        <source>It is right: a predicted object or slice becomes annotation; then goes on. Enter does the same while a view has the keyboard</source>
        <translation>Stimmt: ein vorhergesagtes Objekt oder eine Schicht wird Annotation; dann weiter. Eingabe tut dasselbe, solange eine Ansicht die Tastatur hat</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>Ablehnen</translation>
    </message>
    <message>
        <source>It is wrong: an annotated object is erased, a predicted one is left out when all are accepted; then goes on</source>
        <translation>Stimmt nicht: ein annotiertes Objekt wird gelöscht, ein vorhergesagtes bleibt außen vor, wenn alle übernommen werden; dann weiter</translation>
    </message>
    <message>
        <source>Review queue</source>
        <translation>Prüfliste</translation>
    </message>
    <message>
        <source>Choose a row to go there</source>
        <translation>Eine Zeile wählen, um dorthin zu gehen</translation>
    </message>
    <message>
        <source>Open a stack first.</source>
        <translation>Bitte zuerst einen Stapel öffnen.</translation>
    </message>
    <message>
        <source>Nothing to look at: no object stands out and every slice has annotation.</source>
        <translation>Nichts anzusehen: kein Objekt fällt auf und jede Schicht ist annotiert.</translation>
    </message>
    <message>
        <source>%1 of %2 looked at</source>
        <translation>%1 von %2 angesehen</translation>
    </message>
    <message>
        <source>Time on slice %1: %2 · on all: %3</source>
        <translation>Zeit auf Schicht %1: %2 · auf allen: %3</translation>
    </message>
</context>
<context>
    <name>lamina::ui::RecentProjects</name>
    <message>
        <source>It is not there any more: moved, renamed or deleted.</source>
        <translation>Nicht mehr da: verschoben, umbenannt oder gelöscht.</translation>
    </message>
    <message>
        <source>Its folder is not there: is a disk or network drive not connected?</source>
        <translation>Der Ordner ist nicht da: fehlt ein Laufwerk oder Netzlaufwerk?</translation>
    </message>
</context>
<context>
    <name>lamina::ui::RelabelDialog</name>
    <message>
        <source>Number and class of %1</source>
        <translation>Nummer und Klasse von %1</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Nummer</translation>
    </message>
    <message>
        <source>The same number is in exported instance masks</source>
        <translation>Dieselbe Nummer steht in exportierten Instanzmasken</translation>
    </message>
    <message>
        <source>&amp;Number</source>
        <translation>&amp;Nummer</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>Klasse</translation>
    </message>
    <message>
        <source>What kind of object it is</source>
        <translation>Was für ein Objekt es ist</translation>
    </message>
    <message>
        <source>class %1</source>
        <translation>Klasse %1</translation>
    </message>
    <message>
        <source>&amp;Class</source>
        <translation>&amp;Klasse</translation>
    </message>
    <message>
        <source>The number must be free. To join two objects, merge them.</source>
        <translation>Die Nummer muss frei sein. Zum Verbinden zweier Objekte bitte vereinen.</translation>
    </message>
    <message>
        <source>Changes the object; undo takes it back</source>
        <translation>Ändert das Objekt; Rückgängig nimmt es zurück</translation>
    </message>
    <message>
        <source>Leaves the object as it is</source>
        <translation>Lässt das Objekt, wie es ist</translation>
    </message>
</context>
<context>
    <name>lamina::ui::Ribbon</name>
    <message>
        <source>All slices</source>
        <translation>Alle Schichten</translation>
    </message>
    <message>
        <source>All time points</source>
        <translation>Alle Zeitpunkte</translation>
    </message>
    <message>
        <source>The whole stack: click a slice to go there</source>
        <translation>Der ganze Stapel: Klick auf eine Schicht geht dorthin</translation>
    </message>
    <message>
        <source>All time points: click one to open it</source>
        <translation>Alle Zeitpunkte: Klick auf einen öffnet ihn</translation>
    </message>
    <message>
        <source>Slice %1</source>
        <translation>Schicht %1</translation>
    </message>
    <message>
        <source>Time point %1</source>
        <translation>Zeitpunkt %1</translation>
    </message>
    <message>
        <source>Slices %1 to %2</source>
        <translation>Schichten %1 bis %2</translation>
    </message>
    <message>
        <source>Time points %1 to %2</source>
        <translation>Zeitpunkte %1 bis %2</translation>
    </message>
    <message>
        <source>not annotated</source>
        <translation>nicht annotiert</translation>
    </message>
    <message>
        <source>partly annotated (%1 %)</source>
        <translation>teilweise annotiert (%1 %)</translation>
    </message>
    <message>
        <source>annotated</source>
        <translation>annotiert</translation>
    </message>
    <message>
        <source>complete</source>
        <translation>fertig</translation>
    </message>
    <message>
        <source>, the model was trained on some of them</source>
        <translation>, auf einigen davon wurde das Modell trainiert</translation>
    </message>
    <message>
        <source>, the model was trained on it</source>
        <translation>, das Modell wurde darauf trainiert</translation>
    </message>
    <message>
        <source>, mean Dice %1</source>
        <translation>, mittlerer Dice %1</translation>
    </message>
    <message>
        <source>, Dice %1</source>
        <translation>, Dice %1</translation>
    </message>
    <message>
        <source>, uncertainty of the prediction up to %1</source>
        <translation>, Unsicherheit der Vorhersage bis %1</translation>
    </message>
    <message>
        <source>, uncertainty of the prediction %1</source>
        <translation>, Unsicherheit der Vorhersage %1</translation>
    </message>
    <message>
        <source>%1 slices: %2 complete, %3 partly annotated.</source>
        <translation>%1 Schichten: %2 fertig, %3 teilweise annotiert.</translation>
    </message>
    <message>
        <source>%1 time points: %2 annotated.</source>
        <translation>%1 Zeitpunkte: %2 annotiert.</translation>
    </message>
    <message>
        <source>Above: annotated (orange: partly, green: complete), dot: trained on. Blue: Dice. Below: uncertainty. Click or ← → to go there.</source>
        <translation>Oben: annotiert (orange: teilweise, grün: fertig), Punkt: zum Training benutzt. Blau: Dice. Unten: Unsicherheit. Klick oder ← → geht dorthin.</translation>
    </message>
    <message>
        <source>Orange: annotated, green: complete. Click or ← → to go there.</source>
        <translation>Orange: annotiert, grün: fertig. Klick oder ← → geht dorthin.</translation>
    </message>
    <message>
        <source>, some were accepted from a prediction</source>
        <translation>, manche aus einer Vorhersage übernommen</translation>
    </message>
    <message>
        <source>, accepted from a prediction</source>
        <translation>, aus einer Vorhersage übernommen</translation>
    </message>
</context>
<context>
    <name>lamina::ui::RunCharts</name>
    <message>
        <source>step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>training loss (full)</source>
        <translation>Trainingsverlust (durchgezogen)</translation>
    </message>
    <message>
        <source>validation Dice (dashed)</source>
        <translation>Validierungs-Dice (gestrichelt)</translation>
    </message>
    <message>
        <source>Curves of the selected runs</source>
        <translation>Kurven der gewählten Läufe</translation>
    </message>
    <message>
        <source>Select one or more runs to see their curves.</source>
        <translation>Wählen Sie einen oder mehrere Läufe, um ihre Kurven zu sehen.</translation>
    </message>
    <message>
        <source>What is selected has no curves: forests and predictions learn nothing step by step.</source>
        <translation>Die Auswahl hat keine Kurven: Wälder und Vorhersagen lernen nicht Schritt für Schritt.</translation>
    </message>
    <message>
        <source>Curves of runs</source>
        <translation>Kurven von Läufen</translation>
    </message>
</context>
<context>
    <name>lamina::ui::ScoreChart</name>
    <message>
        <source>held out</source>
        <translation>zurückgehalten</translation>
    </message>
    <message>
        <source>training</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>accepted</source>
        <translation>übernommen</translation>
    </message>
    <message>
        <source>Scores slice by slice</source>
        <translation>Werte Schicht für Schicht</translation>
    </message>
    <message>
        <source>Scores appear here once a slice is both annotated and predicted.</source>
        <translation>Werte erscheinen hier, sobald eine Schicht annotiert und vorhergesagt ist.</translation>
    </message>
    <message>
        <source>held-out slices</source>
        <translation>zurückgehaltene Schichten</translation>
    </message>
    <message>
        <source>IoU asked for</source>
        <translation>verlangte IoU</translation>
    </message>
    <message>
        <source>AP</source>
        <translation>AP</translation>
    </message>
    <message>
        <source>slice</source>
        <translation>Schicht</translation>
    </message>
    <message>
        <source>all annotated slices</source>
        <translation>alle annotierten Schichten</translation>
    </message>
    <message>
        <source>AP by IoU</source>
        <translation>AP nach IoU</translation>
    </message>
    <message>
        <source>held out (%1)</source>
        <translation>zurückgehalten (%1)</translation>
    </message>
</context>
<context>
    <name>lamina::ui::ScorePanel</name>
    <message>
        <source>Dice on held-out slices</source>
        <translation>Dice auf zurückgehaltenen Schichten</translation>
    </message>
    <message>
        <source>This slice</source>
        <translation>Diese Schicht</translation>
    </message>
    <message>
        <source>Training slices</source>
        <translation>Trainingsschichten</translation>
    </message>
    <message>
        <source>All annotated voxels</source>
        <translation>Alle annotierten Voxel</translation>
    </message>
    <message>
        <source>Dice on %1</source>
        <translation>Dice auf %1</translation>
    </message>
    <message>
        <source>held-out slice</source>
        <translation>zurückgehaltener Schicht</translation>
    </message>
    <message>
        <source>held-out slices</source>
        <translation>zurückgehaltenen Schichten</translation>
    </message>
    <message>
        <source>This slice (training)</source>
        <translation>Diese Schicht (Training)</translation>
    </message>
    <message>
        <source>Training slices (%1)</source>
        <translation>Trainingsschichten (%1)</translation>
    </message>
    <message>
        <source>Scores appear once a slice is predicted.</source>
        <translation>Die Bewertung erscheint, sobald eine Schicht vorhergesagt ist.</translation>
    </message>
    <message>
        <source>To see how good the model really is, annotate a slice that it was not trained on.</source>
        <translation>Um zu sehen, wie gut das Modell wirklich ist, annotieren Sie eine Schicht, auf der es nicht trainiert wurde.</translation>
    </message>
    <message>
        <source>Counting …</source>
        <translation>Es wird gezählt …</translation>
    </message>
    <message>
        <source>Accepted slices cannot show how good the model is: annotate one by hand that it was not trained on.</source>
        <translation>Übernommene Schichten können nicht zeigen, wie gut das Modell ist: annotieren Sie eine von Hand, auf der es nicht trainiert wurde.</translation>
    </message>
    <message>
        <source>Table and chart …</source>
        <translation>Tabelle und Diagramm …</translation>
    </message>
    <message>
        <source>Dice, IoU, AP, PQ, SEG and DET of every slice, to look at and to save</source>
        <translation>Dice, IoU, AP, PQ, SEG und DET jeder Schicht, zum Ansehen und Speichern</translation>
    </message>
    <message>
        <source>Live masks learn from everything that you paint, so no slice is held out.</source>
        <translation>Live-Masken lernen aus allem, was Sie malen; daher ist keine Schicht zurückgehalten.</translation>
    </message>
</context>
<context>
    <name>lamina::ui::ScoreTableModel</name>
    <message>
        <source>Twice the common area over the sum of both areas</source>
        <translation>Die doppelte gemeinsame Fläche, geteilt durch die Summe beider Flächen</translation>
    </message>
    <message>
        <source>Common area over united area</source>
        <translation>Gemeinsame Fläche, geteilt durch die vereinigte</translation>
    </message>
    <message>
        <source>Cells found over all cells on either side, mean over IoU 0.50, 0.55 … 0.95</source>
        <translation>Gefundene Zellen, geteilt durch alle Zellen beider Seiten, Mittel über IoU 0,50, 0,55 … 0,95</translation>
    </message>
    <message>
        <source>Cells found over all cells on either side, at an IoU of 0.50</source>
        <translation>Gefundene Zellen, geteilt durch alle Zellen beider Seiten, bei einer IoU von 0,50</translation>
    </message>
    <message>
        <source>Panoptic quality: how many cells are found and how well they fit</source>
        <translation>Panoptische Güte: wie viele Zellen gefunden sind und wie gut sie passen</translation>
    </message>
    <message>
        <source>Cell Tracking Challenge: how well the annotated cells are outlined</source>
        <translation>Cell Tracking Challenge: wie gut die annotierten Zellen umrissen sind</translation>
    </message>
    <message>
        <source>Cell Tracking Challenge: how completely the annotated cells are found</source>
        <translation>Cell Tracking Challenge: wie vollständig die annotierten Zellen gefunden sind</translation>
    </message>
    <message>
        <source>held out</source>
        <translation>zurückgehalten</translation>
    </message>
    <message>
        <source>training</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>accepted</source>
        <translation>übernommen</translation>
    </message>
    <message>
        <source>%1 / %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>Held-out slices</source>
        <translation>Zurückgehaltene Schichten</translation>
    </message>
    <message>
        <source>Training slices</source>
        <translation>Trainingsschichten</translation>
    </message>
    <message>
        <source>All annotated slices</source>
        <translation>Alle annotierten Schichten</translation>
    </message>
    <message>
        <source>Predicted and annotated cells, counted where something is annotated</source>
        <translation>Vorhergesagte und annotierte Zellen, gezählt wo etwas annotiert ist</translation>
    </message>
    <message>
        <source>Number of the slice, counted from 0</source>
        <translation>Nummer der Schicht, von 0 an gezählt</translation>
    </message>
    <message>
        <source>What the slice says about the model</source>
        <translation>Was die Schicht über das Modell sagt</translation>
    </message>
    <message>
        <source>Slice</source>
        <translation>Schicht</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Rolle</translation>
    </message>
    <message>
        <source>Cells</source>
        <translation>Zellen</translation>
    </message>
</context>
<context>
    <name>lamina::ui::ScoreTablePanel</name>
    <message>
        <source>What the chart shows</source>
        <translation>Was das Diagramm zeigt</translation>
    </message>
    <message>
        <source>%1 of each slice</source>
        <translation>%1 jeder Schicht</translation>
    </message>
    <message>
        <source>AP by IoU</source>
        <translation>AP nach IoU</translation>
    </message>
    <message>
        <source>Save table …</source>
        <translation>Tabelle speichern …</translation>
    </message>
    <message>
        <source>All scores as comma-separated values</source>
        <translation>Alle Werte als kommagetrennte Liste</translation>
    </message>
    <message>
        <source>Save chart …</source>
        <translation>Diagramm speichern …</translation>
    </message>
    <message>
        <source>The chart as PNG or SVG</source>
        <translation>Das Diagramm als PNG oder SVG</translation>
    </message>
    <message>
        <source>Scores of slices</source>
        <translation>Werte der Schichten</translation>
    </message>
    <message>
        <source>A double click goes to the slice</source>
        <translation>Ein Doppelklick führt zur Schicht</translation>
    </message>
    <message>
        <source>Save the table of scores</source>
        <translation>Tabelle der Werte speichern</translation>
    </message>
    <message>
        <source>Save the chart of scores</source>
        <translation>Diagramm der Werte speichern</translation>
    </message>
    <message>
        <source>Counting …</source>
        <translation>Es wird gezählt …</translation>
    </message>
    <message>
        <source>Scores appear once a slice is predicted.</source>
        <translation>Die Bewertung erscheint, sobald eine Schicht vorhergesagt ist.</translation>
    </message>
    <message>
        <source>No predicted slice is annotated yet.</source>
        <translation>Noch keine vorhergesagte Schicht ist annotiert.</translation>
    </message>
    <message>
        <source>At a threshold of %1</source>
        <translation>Bei einer Schwelle von %1</translation>
    </message>
    <message>
        <source>cells are being found …</source>
        <translation>Zellen werden gesucht …</translation>
    </message>
    <message>
        <source>cells of so large a stack are not found again for every threshold</source>
        <translation>die Zellen eines so großen Stapels werden nicht für jede Schwelle neu gesucht</translation>
    </message>
    <message>
        <source>cells counted slice by slice until the whole stack is predicted</source>
        <translation>Zellen zählen Schicht für Schicht, bis der ganze Stapel vorhergesagt ist</translation>
    </message>
</context>
<context>
    <name>lamina::ui::ShortcutDialog</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Search actions or keys</source>
        <translation>Aktionen oder Tasten suchen</translation>
    </message>
    <message>
        <source>Part of an action&apos;s name, or a key such as Ctrl+Z</source>
        <translation>Teil des Namens einer Aktion oder eine Taste wie Strg+Z</translation>
    </message>
    <message>
        <source>Keys like those of</source>
        <translation>Tasten wie in</translation>
    </message>
    <message>
        <source>Takes over the keys of another program; your own choices are dropped</source>
        <translation>Übernimmt die Tasten eines anderen Programms; eigene gehen verloren</translation>
    </message>
    <message>
        <source>Actions and their keys</source>
        <translation>Aktionen und ihre Tasten</translation>
    </message>
    <message>
        <source>Choose an action, then press its new key below</source>
        <translation>Eine Aktion wählen, dann unten ihre neue Taste drücken</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>Aktion</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Taste</translation>
    </message>
    <message>
        <source>Second key</source>
        <translation>Zweite Taste</translation>
    </message>
    <message>
        <source>Click here and press the key</source>
        <translation>Hier klicken und die Taste drücken</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keine</translation>
    </message>
    <message>
        <source>%1: none</source>
        <translation>%1: keine</translation>
    </message>
    <message>
        <source>Removes this key</source>
        <translation>Entfernt diese Taste</translation>
    </message>
    <message>
        <source>Use it here</source>
        <translation>Hier verwenden</translation>
    </message>
    <message>
        <source>Takes the key from the other action</source>
        <translation>Nimmt die Taste der anderen Aktion weg</translation>
    </message>
    <message>
        <source>Reset this action</source>
        <translation>Diese Aktion zurücksetzen</translation>
    </message>
    <message>
        <source>Back to the keys of the chosen program</source>
        <translation>Zurück zu den Tasten des gewählten Programms</translation>
    </message>
    <message>
        <source>Reset all</source>
        <translation>Alle zurücksetzen</translation>
    </message>
    <message>
        <source>Drops all keys of your own</source>
        <translation>Verwirft alle eigenen Tasten</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Your choices are kept already</source>
        <translation>Ihre Wahl ist schon gespeichert</translation>
    </message>
    <message>
        <source>Choose an action above</source>
        <translation>Bitte oben eine Aktion wählen</translation>
    </message>
    <message>
        <source>The mouse wheel</source>
        <translation>Das Mausrad</translation>
    </message>
    <message>
        <source>What the wheel does over an image; with Ctrl it does the other</source>
        <translation>Was das Mausrad über einem Bild tut; mit Strg tut es das andere</translation>
    </message>
    <message>
        <source>goes through the slices, zooms with Ctrl</source>
        <translation>blättert durch die Schichten, zoomt mit Strg</translation>
    </message>
    <message>
        <source>zooms, goes through the slices with Ctrl</source>
        <translation>zoomt, blättert mit Strg durch die Schichten</translation>
    </message>
</context>
<context>
    <name>lamina::ui::SliceBar</name>
    <message>
        <source>Slice</source>
        <translation>Schicht</translation>
    </message>
    <message>
        <source>Slice number</source>
        <translation>Nummer der Schicht</translation>
    </message>
    <message>
        <source>Slice number, counted from 0, as in files and on the command line</source>
        <translation>Nummer der Schicht, ab 0 gezählt wie in Dateien und auf der Kommandozeile</translation>
    </message>
    <message>
        <source>/ %1</source>
        <translation>/ %1</translation>
    </message>
    <message>
        <source>Slice (wheel, ← → and PgUp PgDn in the image; Shift: five)</source>
        <translation>Schicht (Mausrad, ← → und Bild↑ Bild↓ im Bild; Umschalt: fünf)</translation>
    </message>
</context>
<context>
    <name>lamina::ui::SliceLoader</name>
    <message>
        <source>There is not enough memory; close other programs and try again.</source>
        <translation>Der Speicher reicht nicht; bitte andere Programme schließen und noch einmal versuchen.</translation>
    </message>
    <message>
        <source>An unknown error occurred.</source>
        <translation>Ein unbekannter Fehler ist aufgetreten.</translation>
    </message>
</context>
<context>
    <name>lamina::ui::SliceView</name>
    <message>
        <source>No stack is open.</source>
        <translation>Kein Stapel ist geöffnet.</translation>
    </message>
    <message>
        <source>Slice view</source>
        <translation>Schichtansicht</translation>
    </message>
    <message>
        <source>Slice %1 of 0 to %2</source>
        <translation>Schicht %1 von 0 bis %2</translation>
    </message>
    <message>
        <source>Loading slice %1…</source>
        <translation>Schicht %1 wird geladen …</translation>
    </message>
    <message>
        <source>Slices of %1 × %2 pixels are larger than this graphics driver can show (%3 pixels a side); crop or downsample the stack to see it.</source>
        <translation>Schichten von %1 × %2 Pixeln sind größer, als dieser Grafiktreiber zeigen kann (%3 Pixel je Seite); bitte den Stapel beschneiden oder verkleinern.</translation>
    </message>
    <message>
        <source>Filling %1 %</source>
        <translation>Wird geladen: %1 %</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>Annotation</source>
        <translation>Annotation</translation>
    </message>
    <message>
        <source>Semantic</source>
        <translation>Semantisch</translation>
    </message>
    <message>
        <source>Instances</source>
        <translation>Instanzen</translation>
    </message>
    <message>
        <source>Probability</source>
        <translation>Wahrscheinlichkeit</translation>
    </message>
    <message>
        <source>Agreement</source>
        <translation>Übereinstimmung</translation>
    </message>
    <message>
        <source>Slice view %1</source>
        <translation>Schichtansicht %1</translation>
    </message>
</context>
<context>
    <name>lamina::ui::SnapshotDialog</name>
    <message>
        <source>Go back</source>
        <translation>Zurückgehen</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>Delete …</source>
        <translation>Löschen …</translation>
    </message>
    <message>
        <source>Snapshots</source>
        <translation>Schnappschüsse</translation>
    </message>
    <message>
        <source>Going back makes the annotation what it was then. That is one step and can be undone.</source>
        <translation>Beim Zurückgehen wird die Annotation, was sie damals war. Das ist ein Schritt und lässt sich rückgängig machen.</translation>
    </message>
    <message>
        <source>F2 to rename</source>
        <translation>F2 zum Umbenennen</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Taken</source>
        <translation>Aufgenommen</translation>
    </message>
    <message>
        <source>There is no snapshot left.</source>
        <translation>Es ist kein Schnappschuss mehr da.</translation>
    </message>
    <message>
        <source>The annotation becomes what it was then</source>
        <translation>Die Annotation wird, was sie damals war</translation>
    </message>
    <message>
        <source>Gives the snapshot another name</source>
        <translation>Gibt dem Schnappschuss einen anderen Namen</translation>
    </message>
    <message>
        <source>The snapshot goes for good; the annotation stays</source>
        <translation>Der Schnappschuss verschwindet endgültig; die Annotation bleibt</translation>
    </message>
    <message>
        <source>Delete the snapshot “%1”? This cannot be undone; the annotation stays as it is.</source>
        <translation>Den Schnappschuss „%1“ löschen? Das lässt sich nicht rückgängig machen; die Annotation bleibt, wie sie ist.</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Close this window</source>
        <translation>Dieses Fenster schließen</translation>
    </message>
</context>
<context>
    <name>lamina::ui::SplitTool</name>
    <message>
        <source>Split by a line</source>
        <translation>Mit einer Linie teilen</translation>
    </message>
    <message>
        <source>Left: draw a line right through an object, to cut it there · Esc: cancel</source>
        <translation>Links: eine Linie ganz durch ein Objekt ziehen, um es dort zu trennen · Esc: abbrechen</translation>
    </message>
</context>
<context>
    <name>lamina::ui::StackPanel</name>
    <message>
        <source>Stack</source>
        <translation>Stapel</translation>
    </message>
    <message>
        <source>Name of the stack</source>
        <translation>Name des Stapels</translation>
    </message>
    <message>
        <source>The file does not say its voxel size. Please enter it: scale bar, volumes and exports depend on it.</source>
        <translation>Die Datei nennt ihre Voxelgröße nicht. Bitte eingeben: Maßstab, Volumen und Exporte hängen davon ab.</translation>
    </message>
    <message>
        <source>Voxel size along %1 in µm</source>
        <translation>Voxelgröße entlang %1 in µm</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>Setzen</translation>
    </message>
    <message>
        <source>Use this voxel size from now on; it is remembered with your annotation</source>
        <translation>Diese Voxelgröße von jetzt an verwenden; sie wird mit der Annotation gespeichert</translation>
    </message>
    <message>
        <source>Voxel size x, y, z in µm</source>
        <translation>Voxelgröße x, y, z in µm</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>Kanal</translation>
    </message>
    <message>
        <source>Time point</source>
        <translation>Zeitpunkt</translation>
    </message>
    <message>
        <source>No stack is open.</source>
        <translation>Kein Stapel ist geöffnet.</translation>
    </message>
    <message>
        <source>%1 × %2 pixels, %3
%4, %5</source>
        <translation>%1 × %2 Pixel, %3
%4, %5</translation>
    </message>
    <message>
        <source>slice</source>
        <translation>Schicht</translation>
    </message>
    <message>
        <source>slices</source>
        <translation>Schichten</translation>
    </message>
    <message>
        <source>Work: %1</source>
        <translation>Arbeit: %1</translation>
    </message>
    <message>
        <source>Annotation and models are saved in
%1</source>
        <translation>Annotation und Modelle werden gespeichert in
%1</translation>
    </message>
    <message>
        <source>The stack&apos;s folder cannot be written, so annotation and models are saved in
%1</source>
        <translation>In den Ordner des Stapels kann nicht geschrieben werden, darum werden Annotation und Modelle gespeichert in
%1</translation>
    </message>
</context>
<context>
    <name>lamina::ui::SwipeGrip</name>
    <message>
        <source>Line between the compared overlays</source>
        <translation>Trennlinie zwischen den verglichenen Ebenen</translation>
    </message>
    <message>
        <source>Drag to compare (← →, PgUp PgDn, Home, End; Esc ends the comparison)</source>
        <translation>Zum Vergleichen ziehen (← →, Bild↑ Bild↓, Pos1, Ende; Esc beendet den Vergleich)</translation>
    </message>
    <message>
        <source>%1 percent of the view lie left of the line</source>
        <translation>%1 Prozent der Ansicht liegen links der Linie</translation>
    </message>
</context>
<context>
    <name>lamina::ui::ToolOptions</name>
    <message>
        <source>Radius</source>
        <translation>Radius</translation>
    </message>
    <message>
        <source>Tolerance</source>
        <translation>Toleranz</translation>
    </message>
    <message>
        <source>Draw over</source>
        <translation>Übermalen</translation>
    </message>
    <message>
        <source>Brush radius</source>
        <translation>Pinselradius</translation>
    </message>
    <message>
        <source>Radius of the brush; Alt+wheel changes it, too</source>
        <translation>Radius des Pinsels; auch Alt+Mausrad ändert ihn</translation>
    </message>
    <message>
        <source>Unit of the brush radius</source>
        <translation>Einheit des Pinselradius</translation>
    </message>
    <message>
        <source>Size in pixels, or in µm whatever the stack</source>
        <translation>Größe in Pixeln, oder in µm bei jedem Stapel gleich</translation>
    </message>
    <message>
        <source>px</source>
        <translation>px</translation>
    </message>
    <message>
        <source>µm</source>
        <translation>µm</translation>
    </message>
    <message>
        <source>Tolerance of the smart brush</source>
        <translation>Toleranz des klugen Pinsels</translation>
    </message>
    <message>
        <source>How far grey values may be from the one under the mouse, in multiples of the noise around it</source>
        <translation>Wie weit Grauwerte von dem unter der Maus abweichen dürfen, als Vielfaches des Rauschens ringsum</translation>
    </message>
    <message>
        <source> × noise</source>
        <translation> × Rauschen</translation>
    </message>
    <message>
        <source>What painting may replace</source>
        <translation>Was übermalt wird</translation>
    </message>
    <message>
        <source>What painting may replace; locked labels never are</source>
        <translation>Was übermalt wird; gesperrte Labels nie</translation>
    </message>
    <message>
        <source>everything</source>
        <translation>alles</translation>
    </message>
    <message>
        <source>unlabelled only</source>
        <translation>nur ohne Label</translation>
    </message>
    <message>
        <source>unlabelled and background</source>
        <translation>ohne Label und Hintergrund</translation>
    </message>
    <message>
        <source>⌀ %1 µm</source>
        <translation>⌀ %1 µm</translation>
    </message>
    <message>
        <source>⌀ %1 px</source>
        <translation>⌀ %1 px</translation>
    </message>
</context>
<context>
    <name>lamina::ui::ViewPane</name>
    <message>
        <source>Show all four views</source>
        <translation>Alle vier Ansichten zeigen</translation>
    </message>
    <message>
        <source>Maximise %1</source>
        <translation>%1 maximieren</translation>
    </message>
    <message>
        <source>Show only %1</source>
        <translation>Nur %1 zeigen</translation>
    </message>
</context>
<context>
    <name>lamina::ui::VolumeView</name>
    <message>
        <source>No stack is open.</source>
        <translation>Kein Stapel ist geöffnet.</translation>
    </message>
    <message>
        <source>3D view</source>
        <translation>3D-Ansicht</translation>
    </message>
    <message>
        <source>Left drag turns, middle drag moves, the wheel zooms; a click takes the label</source>
        <translation>Links ziehen dreht, Mitte ziehen verschiebt, das Mausrad zoomt; ein Klick nimmt das Label</translation>
    </message>
    <message>
        <source>Filling %1 %</source>
        <translation>Wird geladen: %1 %</translation>
    </message>
    <message>
        <source>Many objects: their surfaces are shown coarsely.</source>
        <translation>Viele Objekte: ihre Oberflächen werden grob gezeigt.</translation>
    </message>
</context>
</TS>
