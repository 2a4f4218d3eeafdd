#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds gnmic into the current folder. Its functions for templates need modules that are not to be had everywhere, and no
# subscription needs them: a stub is in their place.
set -eu
version=v0.31.7
go mod download "github.com/openconfig/gnmic@$version"
cp -r "$(go env GOMODCACHE)/github.com/openconfig/gnmic@$version" source
chmod -R u+w source
cd source
mkdir -p gomplate/data
echo 'module github.com/hairyhenderson/gomplate/v3' >gomplate/go.mod
cat >gomplate/data/data.go <<'END'
package data

type Data struct{}
END
cat >gomplate/funcs.go <<'END'
package gomplate

import (
	"context"
	"text/template"

	"github.com/hairyhenderson/gomplate/v3/data"
)

func CreateFuncs(context.Context, *data.Data) template.FuncMap { return template.FuncMap{} }
END
go mod edit -replace github.com/hairyhenderson/gomplate/v3=./gomplate
go build -o ../gnmic .
cd .. && rm -rf source
