<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
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
        <source>goes one slice back</source>
        <translation>geht eine Schicht zurück</translation>
    </message>
    <message>
        <source>goes one slice on</source>
        <translation>geht eine Schicht weiter</translation>
    </message>
    <message>
        <source>goes to the first slice</source>
        <translation>geht zur ersten Schicht</translation>
    </message>
    <message>
        <source>goes to the last slice</source>
        <translation>geht zur letzten Schicht</translation>
    </message>
    <message>
        <source>moves the image while held</source>
        <translation>verschiebt das Bild, solange sie gehalten wird</translation>
    </message>
    <message>
        <source>changes the contrast while held</source>
        <translation>ändert den Kontrast, solange sie gehalten wird</translation>
    </message>
    <message>
        <source>hides the overlays while held</source>
        <translation>blendet die Ebenen aus, solange sie gehalten wird</translation>
    </message>
    <message>
        <source>cancels what was begun</source>
        <translation>bricht das Begonnene ab</translation>
    </message>
    <message>
        <source>finishes what was begun</source>
        <translation>schließt das Begonnene ab</translation>
    </message>
    <message>
        <source>takes back the last point</source>
        <translation>nimmt den letzten Punkt zurück</translation>
    </message>
    <message>
        <source>goes to the next control</source>
        <translation>geht zum nächsten Bedienelement</translation>
    </message>
    <message>
        <source>goes to the control before</source>
        <translation>geht zum vorigen Bedienelement</translation>
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
</context>
<context>
    <name>lamina::ui::AutoSave</name>
    <message>
        <source>The annotation could not be saved. %1</source>
        <translation>Die Annotation konnte nicht gespeichert werden. %1</translation>
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
        <source>Grey value shown as white</source>
        <translation>Grauwert, der weiß gezeigt wird</translation>
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
        <source>Contrast from this slice&apos;s percentiles</source>
        <translation>Kontrast aus den Perzentilen dieser Schicht</translation>
    </message>
    <message>
        <source>Full range</source>
        <translation>Voller Umfang</translation>
    </message>
    <message>
        <source>Darkest to brightest value of this slice</source>
        <translation>Vom dunkelsten zum hellsten Wert dieser Schicht</translation>
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
    <name>lamina::ui::ImportDialog</name>
    <message>
        <source>Import labels</source>
        <translation>Labels importieren</translation>
    </message>
    <message>
        <source>Takes the labels of a mask of the same size into your annotation. Locked labels stay; one undo takes it back.</source>
        <translation>Übernimmt die Labels einer Maske gleicher Größe in Ihre Annotation. Gesperrte Labels bleiben; einmal Rückgängig nimmt alles zurück.</translation>
    </message>
    <message>
        <source>Mask file</source>
        <translation>Maskendatei</translation>
    </message>
    <message>
        <source>A mask of the same size as the stack: TIFF, NRRD, MHA, NIfTI or PNG</source>
        <translation>Eine Maske von der Größe des Stapels: TIFF, NRRD, MHA, NIfTI oder PNG</translation>
    </message>
    <message>
        <source>Choose …</source>
        <translation>Wählen …</translation>
    </message>
    <message>
        <source>Choose the mask file</source>
        <translation>Die Maskendatei wählen</translation>
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
        <source>Closes this window; nothing is imported</source>
        <translation>Schließt dieses Fenster; nichts wird importiert</translation>
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
        <source>Reading …</source>
        <translation>Wird gelesen …</translation>
    </message>
    <message>
        <source>import of labels</source>
        <translation>Import von Labels</translation>
    </message>
    <message>
        <source>Labels of %1 imported from %2.</source>
        <translation>Labels von %1 aus %2 importiert.</translation>
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
        <source>A label for the next cell</source>
        <translation>Ein Label für die nächste Zelle</translation>
    </message>
    <message>
        <source>Paint cells with a cell label and some of what is not a cell with Background. Unlabelled pixels count as unknown.</source>
        <translation>Malen Sie Zellen mit einem Zell-Label und etwas von dem, was keine Zelle ist, mit Hintergrund. Pixel ohne Label gelten als unbekannt.</translation>
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
        <source>How the network learns without labels; PixelCL was measured best</source>
        <translation>Wie das Netz ohne Labels lernt; PixelCL hat am besten abgeschnitten</translation>
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
        <source>The fastest device that works</source>
        <translation>Das schnellste Gerät, das funktioniert</translation>
    </message>
    <message>
        <source>%1 (not usable)</source>
        <translation>%1 (nicht nutzbar)</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
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
        <source>Annotation saved in %1</source>
        <translation>Annotation gespeichert in %1</translation>
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
        <source>Another stack cannot be opened now. %1</source>
        <translation>Ein anderer Stapel kann jetzt nicht geöffnet werden. %1</translation>
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
        <source>&amp;Save annotation now</source>
        <translation>Annotation jetzt &amp;speichern</translation>
    </message>
    <message>
        <source>Everything is saved a second after each change; this does it now</source>
        <translation>Alles wird eine Sekunde nach jeder Änderung gespeichert; dies tut es sofort</translation>
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
        <source>&amp;Fit to window</source>
        <translation>In das Fenster ein&amp;passen</translation>
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
        <source>Auto &amp;contrast</source>
        <translation>&amp;Kontrast automatisch</translation>
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
        <source>Out&amp;lines only</source>
        <translation>Nur Um&amp;risse</translation>
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
        <source>Hide the panels</source>
        <translation>Die Felder ausblenden</translation>
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
        <source>Click a label to paint with it; Shift+click does the same with the brush</source>
        <translation>Ein Label anklicken, um damit zu malen; Umschalt+Klick tut mit dem Pinsel dasselbe</translation>
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
        <source>Size </source>
        <translation>Größe </translation>
    </message>
    <message>
        <source>Brush radius in pixels</source>
        <translation>Pinselradius in Pixeln</translation>
    </message>
    <message>
        <source>Radius of the brush in pixels</source>
        <translation>Radius des Pinsels in Pixeln</translation>
    </message>
    <message>
        <source> px</source>
        <translation> px</translation>
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
        <source>⌀ %1 µm</source>
        <translation>⌀ %1 µm</translation>
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
        <source>&amp;Image only</source>
        <translation>&amp;Nur das Bild</translation>
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
        <source>Predicted: each cell its own colour</source>
        <translation>Vorhergesagt: jede Zelle in ihrer Farbe</translation>
    </message>
    <message>
        <source>Opacity of %1</source>
        <translation>Deckkraft: %1</translation>
    </message>
    <message>
        <source>Outlines only</source>
        <translation>Nur Umrisse</translation>
    </message>
    <message>
        <source>Draw borders instead of areas</source>
        <translation>Ränder statt Flächen zeichnen</translation>
    </message>
</context>
<context>
    <name>lamina::ui::PaintTool</name>
    <message>
        <source>Brush</source>
        <translation>Pinsel</translation>
    </message>
    <message>
        <source>Left: paint · Right: erase · Shift+click: pick label · Middle: pan</source>
        <translation>Links: malen · Rechts: radieren · Umschalt+Klick: Label aufnehmen · Mitte: verschieben</translation>
    </message>
    <message>
        <source>erase stroke</source>
        <translation>Radierstrich</translation>
    </message>
    <message>
        <source>brush stroke</source>
        <translation>Pinselstrich</translation>
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
</context>
<context>
    <name>lamina::ui::SliceBar</name>
    <message>
        <source>Slice</source>
        <translation>Schicht</translation>
    </message>
    <message>
        <source>Slice (wheel, ← → and PgUp PgDn in the image; Shift: five). Orange marks: annotated slices.</source>
        <translation>Schicht (Rad, ← → und Bild auf/ab im Bild; Umschalt: fünf). Orange Marken: annotierte Schichten.</translation>
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
</context>
<context>
    <name>lamina::ui::StackOpener</name>
    <message>
        <source>Opening %1 …</source>
        <translation>%1 wird geöffnet …</translation>
    </message>
    <message>
        <source>Making the sample embryo …</source>
        <translation>Der Beispiel-Embryo wird erzeugt …</translation>
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
</TS>
