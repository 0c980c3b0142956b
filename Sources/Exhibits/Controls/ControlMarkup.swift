import PlainText

// Markup that controls share. The rest of each control's markup is in its own file in
// `Sources/Notebook/Controls`, so that a page contains only the code of the controls that it shows.

extension Control {
    /// Begins a control that fits on a line. Its `<label>` stays open for the markup that follows.
    @export(interface) @inline(never)
    public func writeStart(to html: inout HTML) {
        html.raw("<div class=\"control\"><label><span>")
        html.text(label)
        html.raw("</span> ")
    }

    /// Writes a number field: an `<input>` of this type.
    @export(interface) @inline(never)
    public func writeField(_ type: StaticString, to html: inout HTML) {
        html.raw("<input type=\"")
        html.raw(type)
        html.raw("\"")
        html.attribute("name", name)
        if let low { html.attribute("min", low.text) }
        if let high { html.attribute("max", high.text) }
        writeStep(to: &html)
        html.attribute("value", value.text)
        writeMark(to: &html)
        html.raw(">")
    }

    /// Writes the `step` attribute of an `<input>`: `any` if the control has no step.
    @export(interface)
    public func writeStep(to html: inout HTML) {
        if let step = form.step { html.attribute("step", step.text) } else { html.raw(" step=\"any\"") }
    }

    /// Writes the `name` attribute, by which the control is set, and `data-set` if it was.
    @export(interface)
    public func writeName(to html: inout HTML) {
        html.attribute("name", name)
        writeMark(to: &html)
    }

    /// Writes the `data-set` attribute, which tells the page's script that the control was set from outside.
    @export(interface)
    public func writeMark(to html: inout HTML) {
        if isSet { html.raw(" data-set") }
    }

    /// Ends a control: a button that puts it back if it was set, and its fault if there is one.
    @export(interface) @inline(never)
    public func writeEnd(to html: inout HTML, tag: StaticString = "</div>") {
        if isSet {
            html.raw("<button type=\"button\" class=\"back\"")
            html.attribute("data-back", name)
            html.raw(" title=\"Put back\"><span class=\"sr\">Put back ")
            html.text(label)
            html.raw("</span></button>")
        }
        if let fault {
            html.raw("<small class=\"fault\" role=\"alert\">")
            html.text(fault)
            html.raw("</small>")
        }
        html.raw(tag)
    }
}

extension HTML {
    /// Writes one option of a choice, whose value is exactly its label.
    @export(interface)
    public mutating func option(_ label: Text, isChosen: Bool) {
        raw("<option")
        exactValue(label)
        raw(isChosen ? " selected>" : ">")
        text(label)
        raw("</option>")
    }
}
