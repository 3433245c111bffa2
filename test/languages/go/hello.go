// A function in Go: answers with the path in capitals, as many times as the parameter "lines" says.
package main

import (
	"fmt"
	"net/url"
	"os"
	"strconv"
	"strings"
	"unsafe"
)

// What the function imports. Handles are int32; what does not fit into one value is written to the address in the
// last parameter (CanonicalABI.md, "Flattening").

//go:wasmimport wasi:http/types@0.2.12 [method]incoming-request.path-with-query
func pathWithQuery(request int32, result unsafe.Pointer)

//go:wasmimport wasi:http/types@0.2.12 [resource-drop]incoming-request
func dropRequest(request int32)

//go:wasmimport wasi:http/types@0.2.12 [constructor]fields
func newFields() int32

//go:wasmimport wasi:http/types@0.2.12 [method]fields.append
func appendField(fields int32, name *byte, nameLength int32, value *byte, valueLength int32, result unsafe.Pointer)

//go:wasmimport wasi:http/types@0.2.12 [constructor]outgoing-response
func newResponse(headers int32) int32

//go:wasmimport wasi:http/types@0.2.12 [method]outgoing-response.body
func responseBody(response int32, result unsafe.Pointer)

//go:wasmimport wasi:http/types@0.2.12 [static]response-outparam.set
func setResponse(outparam, isError, response, _ int32, _ int64, _, _, _, _ int32)

//go:wasmimport wasi:http/types@0.2.12 [method]outgoing-body.write
func bodyStream(body int32, result unsafe.Pointer)

//go:wasmimport wasi:http/types@0.2.12 [static]outgoing-body.finish
func finishBody(body, hasTrailers, trailers int32, result unsafe.Pointer)

//go:wasmimport wasi:io/streams@0.2.12 [method]output-stream.blocking-write-and-flush
func writeAndFlush(stream int32, bytes *byte, length int32, result unsafe.Pointer)

//go:wasmimport wasi:io/streams@0.2.12 [resource-drop]output-stream
func dropStream(stream int32)

// The largest result of these imports: a tag, and a value whose first word stands at offset 4. The host insists on the
// alignment of its error codes, 8 bytes.
type result struct {
	tag    uint8
	handle int32
	_      [4]int64
}

// Addresses have 32 bits here, and Go's own pointers 64.
type optionalString struct {
	tag    uint8
	start  uint32
	length int32
}

func (s *optionalString) String() string {
	if s.tag == 0 {
		return ""
	}
	return strings.Clone(unsafe.String((*byte)(unsafe.Pointer(uintptr(s.start))), s.length))
}

// Blocks that the host wrote strings and lists to: Go's collector sees no pointer to them anywhere else.
var lent [][]uint64

//go:wasmexport cabi_realloc
func realloc(old unsafe.Pointer, oldSize, align, size int32) unsafe.Pointer {
	if size == 0 {
		return unsafe.Pointer(uintptr(align))
	}
	block := make([]uint64, (size+7)/8)
	lent = append(lent, block)
	start := unsafe.Pointer(unsafe.SliceData(block))
	copy(unsafe.Slice((*byte)(start), size), unsafe.Slice((*byte)(old), oldSize))
	return start
}

//go:wasmexport wasi:http/incoming-handler@0.2.12#handle
func handle(request, outparam int32) {
	var asked optionalString
	pathWithQuery(request, unsafe.Pointer(&asked))
	path, query, _ := strings.Cut(asked.String(), "?")
	lent = nil
	said := make([]string, lines(query))
	for i := range said {
		said[i] = fmt.Sprintf("HELLO FROM GO, %s\n", strings.ToUpper(path))
	}
	text := strings.Join(said, "")
	fmt.Fprintln(os.Stderr, len(text), "bytes to say")

	var done result
	fields := newFields()
	name, value := "content-type", "text/plain"
	appendField(fields, unsafe.StringData(name), int32(len(name)), unsafe.StringData(value), int32(len(value)), unsafe.Pointer(&done))
	response := newResponse(fields)
	responseBody(response, unsafe.Pointer(&done))
	body := done.handle
	setResponse(outparam, 0, response, 0, 0, 0, 0, 0, 0)
	send(body, text)
	dropRequest(request)
}

func lines(query string) int {
	values, _ := url.ParseQuery(query)
	count, err := strconv.Atoi(values.Get("lines"))
	if err != nil || count < 1 {
		return 1
	}
	return count
}

// send writes in blocks of 4096 bytes, the most that the host takes at once.
func send(body int32, text string) {
	var done result
	bodyStream(body, unsafe.Pointer(&done))
	stream := done.handle
	for len(text) > 0 {
		block := text[:min(len(text), 4096)]
		writeAndFlush(stream, unsafe.StringData(block), int32(len(block)), unsafe.Pointer(&done))
		if done.tag != 0 {
			break
		}
		text = text[len(block):]
	}
	dropStream(stream)
	finishBody(body, 0, 0, unsafe.Pointer(&done))
}

func main() {}
