import PlainText

// What controls have in common on a page. The rest of its look is each control's own, in `Sources/Notebook/Controls`, so that a
// page has the code of those that it shows.

extension Control {
    /// Begins a control that fits a line: its label, and what follows is within it.
    @export(interface) @inline(never)
    public func writeStart(to html: inout HTML) {
        html.raw("<div class=\"control\"><label><span>")
        html.text(label)
        html.raw("</span> ")
    }

    /// A field for a number: an `<input>` of this type.
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

    /// The attribute `step` of an `<input>`: `any` where the chapter names no step.
    @export(interface)
    public func writeStep(to html: inout HTML) {
        if let step = form.step { html.attribute("step", step.text) } else { html.raw(" step=\"any\"") }
    }

    /// The name that the control is set by, and whether it is.
    @export(interface)
    public func writeName(to html: inout HTML) {
        html.attribute("name", name)
        writeMark(to: &html)
    }

    /// The attribute `data-set`, by which the page's script knows a control that was set from outside.
    @export(interface)
    public func writeMark(to html: inout HTML) {
        if isSet { html.raw(" data-set") }
    }

    /// What there is to say of the control, and the way back.
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
    /// One of a choice, whose value is exactly its label.
    @export(interface)
    public mutating func option(_ label: Text, isChosen: Bool) {
        raw("<option")
        exactValue(label)
        raw(isChosen ? " selected>" : ">")
        text(label)
        raw("</option>")
    }
}
