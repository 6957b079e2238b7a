# What the control asks for, as the core takes it.

cdef dict _CODECS = {"vp8": 1, "h264": 2}


cdef int _check(vtf_status status, number) except -1:
    if status == VTF_UNKNOWN:
        raise KeyError(number)
    if status == VTF_IN_USE:
        raise ValueError(f"{number} is in use")
    if status == VTF_SSRC_TAKEN:
        raise SsrcTakenError("an SSRC is or was in use on the transport")
    if status == VTF_NO_MEMORY:
        raise MemoryError
    return 0


cdef uint32_t _layer(layer) except? 0xFFFFFFFF:
    """A number that a source may have a layer of, or one that none has."""
    return layer if 0 <= layer < VTF_MAX_LAYERS else VTF_MAX_LAYERS


cdef int _put_text(uint8_t *into, uint8_t *length, text, size_t room) except -1:
    cdef bytes data = text.encode() if text else b""
    if <size_t>len(data) > room:
        raise ValueError("an identifier is too long")
    length[0] = <uint8_t>len(data)
    memcpy(into, <const char *>data, len(data))
    return 0


cdef int _fill_source(vtf_source_spec *out, spec) except -1:
    memset(out, 0, sizeof(out[0]))
    if not spec.encodings or len(spec.encodings) > VTF_MAX_LAYERS or len(spec.formats) > VTF_MAX_FORMATS:
        raise ValueError("too many encodings or formats, or none")
    out.video = spec.kind == "video"
    out.nack = spec.nack
    out.paused = spec.paused
    _put_text(out.mid, &out.mid_length, spec.mid, VTF_MAX_ID)
    for format in spec.formats:
        slot = out.formats_count
        out.formats[slot].payload_type = format.payload_type & 0x7F
        out.formats[slot].rtx_payload_type = (
            VTF_NO_TYPE if format.rtx_payload_type is None else format.rtx_payload_type & 0x7F
        )
        out.formats[slot].codec = _CODECS.get(format.codec, 0)
        out.formats[slot].clock_rate = format.clock_rate
        out.formats_count += 1
    for encoding in spec.encodings:
        slot = out.encodings_count
        out.encodings[slot].has_ssrc = encoding.ssrc is not None
        out.encodings[slot].ssrc = encoding.ssrc or 0
        out.encodings[slot].has_rtx = encoding.rtx_ssrc is not None
        out.encodings[slot].rtx_ssrc = encoding.rtx_ssrc or 0
        _put_text(out.encodings[slot].rid, &out.encodings[slot].rid_length, encoding.rid, VTF_MAX_ID)
        out.encodings_count += 1
    ids = spec.extensions
    out.ids.mid = ids.get(uris.MID, 0)
    out.ids.rid = ids.get(uris.RID, 0)
    out.ids.repaired_rid = ids.get(uris.REPAIRED_RID, 0)
    out.ids.transport_cc = ids.get(uris.TRANSPORT_CC, 0)
    out.ids.audio_level = ids.get(uris.AUDIO_LEVEL, 0)
    return 0


cdef int _fill_sink(vtf_sink_spec *out, spec) except -1:
    memset(out, 0, sizeof(out[0]))
    memset(out.payload_types, VTF_NO_TYPE, 128)
    memset(out.rtx_types, VTF_NO_TYPE, 128)
    out.paused = spec.paused
    out.ssrc = spec.ssrc
    out.rtx_ssrc_named = spec.rtx_ssrc is not None
    out.rtx_ssrc = spec.rtx_ssrc or 0
    out.has_rtx = spec.rtx_ssrc is not None and bool(spec.rtx_payload_types)
    for received, sent in spec.payload_types.items():
        out.payload_types[<int>received & 0x7F] = sent & 0x7F
    for media, rtx in spec.rtx_payload_types.items():
        out.rtx_types[<int>media & 0x7F] = rtx & 0x7F
    return 0


cdef int _fill_header(vtf_sink_spec *out, spec, writer) except -1:
    """What is written into each header, from the layout that the reference compiles."""
    if spec.mid and uris.MID in spec.extensions:
        _put_text(out.mid, &out.mid_length, spec.mid, 16)
        out.mid_id = spec.extensions[uris.MID]
    out.send_time_id = spec.extensions.get(uris.ABS_SEND_TIME, 0)
    out.transport_cc_id = spec.extensions.get(uris.TRANSPORT_CC, 0)
    for received, sent in writer.mapping[:14]:
        out.mapped[out.mapped_count].received = received
        out.mapped[out.mapped_count].sent = sent
        out.mapped_count += 1
    return 0
