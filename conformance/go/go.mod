module dev.tidemill/conformance

go 1.26
