// SPDX-License-Identifier: Apache-2.0

// Calls of gRPC by grpc-go for who has none of its own: lines of JSON in say which call begins, sends, half-closes or is
// cancelled, lines out what it is answered and how it ends. Messages are bytes.
// grpc_bridge HOST:PORT [ROOT [CERTIFICATE KEY]]
package main

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"io"
	"log"
	"os"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
)

type order struct {
	ID       int         `json:"id"`
	Op       string      `json:"op"` // call, send, half, cancel
	Path     string      `json:"path"`
	Unary    bool        `json:"unary"`
	Timeout  float64     `json:"timeout"` // seconds; 0: none
	Metadata [][2]string `json:"metadata"`
	Data     []byte      `json:"data"`
}

type answer struct {
	ID      int    `json:"id"`
	Data    []byte `json:"data,omitempty"`
	Code    *int   `json:"code,omitempty"` // at the end
	Details string `json:"details,omitempty"`
}

// Bytes as they are.
type raw struct{}

func (raw) Marshal(v any) ([]byte, error)      { return *v.(*[]byte), nil }
func (raw) Unmarshal(data []byte, v any) error { *v.(*[]byte) = append([]byte{}, data...); return nil }
func (raw) Name() string                       { return "proto" }

type call struct {
	send   chan []byte
	cancel context.CancelFunc
}

var out = make(chan answer)

func run(conn *grpc.ClientConn, o order, send chan []byte, ctx context.Context) error {
	if o.Unary {
		var got []byte
		in := <-send
		err := conn.Invoke(ctx, o.Path, &in, &got, grpc.ForceCodec(raw{}))
		if err == nil {
			out <- answer{ID: o.ID, Data: got}
		}
		return err
	}
	stream, err := conn.NewStream(ctx, &grpc.StreamDesc{ServerStreams: true, ClientStreams: true}, o.Path,
		grpc.ForceCodec(raw{}))
	if err != nil {
		return err
	}
	go func() {
		for in := range send {
			stream.SendMsg(&in)
		}
		stream.CloseSend()
	}()
	for {
		var got []byte
		if err = stream.RecvMsg(&got); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		out <- answer{ID: o.ID, Data: got}
	}
}

func begin(conn *grpc.ClientConn, o order) call {
	ctx, cancel := context.WithCancel(context.Background())
	if o.Timeout > 0 {
		ctx, cancel = context.WithTimeout(ctx, time.Duration(o.Timeout*float64(time.Second)))
	}
	for _, m := range o.Metadata {
		ctx = metadata.AppendToOutgoingContext(ctx, m[0], m[1])
	}
	c := call{make(chan []byte, 1024), cancel}
	go func() {
		s := status.Convert(run(conn, o, c.send, ctx))
		code := int(s.Code())
		out <- answer{ID: o.ID, Code: &code, Details: s.Message()}
	}()
	return c
}

func transport(files []string) credentials.TransportCredentials {
	if len(files) == 0 {
		return insecure.NewCredentials()
	}
	config := &tls.Config{RootCAs: x509.NewCertPool()}
	pem, err := os.ReadFile(files[0])
	if err != nil || !config.RootCAs.AppendCertsFromPEM(pem) {
		log.Fatal("no authority: ", err)
	}
	if len(files) > 2 {
		pair, err := tls.LoadX509KeyPair(files[1], files[2])
		if err != nil {
			log.Fatal(err)
		}
		config.Certificates = []tls.Certificate{pair}
	}
	return credentials.NewTLS(config)
}

func main() {
	conn, err := grpc.NewClient(os.Args[1], grpc.WithTransportCredentials(transport(os.Args[2:])), grpc.WithNoProxy())
	if err != nil {
		log.Fatal(err)
	}
	go func() {
		e := json.NewEncoder(os.Stdout)
		for a := range out {
			e.Encode(a)
		}
	}()
	calls := map[int]call{}
	lines := bufio.NewReader(os.Stdin)
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			return
		}
		var o order
		if err = json.Unmarshal(line, &o); err != nil {
			log.Fatal(err)
		}
		switch o.Op {
		case "call":
			calls[o.ID] = begin(conn, o)
		case "send":
			calls[o.ID].send <- o.Data
		case "half":
			close(calls[o.ID].send)
		case "cancel":
			calls[o.ID].cancel()
		}
	}
}
