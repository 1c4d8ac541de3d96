// Verifies the log of an MPREG Ledger with the note and tlog packages that Go's own checksum database uses: the
// checkpoint's signature, every tile that it reads, inclusion proofs of headers and consistency proofs of histories.
// It knows nothing of the ledger but where its checkpoint, tiles and blocks are.
//
//	GO111MODULE=off GOPATH=/usr/share/gocode go run verify_log.go --key KEY [--url URL]
package main

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	tileHeight   = 8
	maxAnswer    = 1 << 20
	maxHeaders   = 200
	maxHistories = 50
)

type node struct {
	api    string
	client http.Client
}

func (n *node) get(path string) ([]byte, error) {
	answer, err := n.client.Get(n.api + path)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(io.LimitReader(answer.Body, maxAnswer))
	if err != nil {
		return nil, err
	}
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("GET %s: %s: %s", path, answer.Status, body)
	}
	return body, nil
}

// header gives the bytes of a block's header: the record of the log at that height.
func (n *node) header(height int64) ([]byte, error) {
	body, err := n.get(fmt.Sprintf("/blocks/%d", height))
	if err != nil {
		return nil, err
	}
	var block struct{ HeaderBytes string }
	if err := json.Unmarshal(body, &block); err != nil {
		return nil, err
	}
	return hex.DecodeString(block.HeaderBytes)
}

// Height, ReadTiles and SaveTiles make a node the source of tiles of a tlog.TileHashReader, which checks each of them.
func (n *node) Height() int { return tileHeight }

func (n *node) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		// Go's path names the height of all tiles, which C2SP fixes and leaves out.
		path := strings.Replace(tile.Path(), fmt.Sprintf("tile/%d/", tileHeight), "tile/", 1)
		data, err := n.get("/log/" + path)
		if err != nil {
			return nil, err
		}
		all = append(all, data)
	}
	return all, nil
}

func (n *node) SaveTiles([]tlog.Tile, [][]byte) {}

// checkpoint opens the signed note and reads the tree that it speaks of.
func checkpoint(message []byte, verifier note.Verifier) (tlog.Tree, error) {
	opened, err := note.Open(message, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[3] != "" || lines[0] != verifier.Name() {
		return tlog.Tree{}, fmt.Errorf("not a checkpoint of %s: %q", verifier.Name(), opened.Text)
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	root, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || len(root) != tlog.HashSize {
		return tlog.Tree{}, fmt.Errorf("root %q: %v", lines[2], err)
	}
	tree := tlog.Tree{N: size}
	copy(tree.Hash[:], root)
	return tree, nil
}

// spread gives at most count numbers from first to last, both among them.
func spread(first, last, count int64) []int64 {
	var numbers []int64
	step := (last-first)/count + 1
	for at := first; at < last; at += step {
		numbers = append(numbers, at)
	}
	return append(numbers, last)
}

func verifyHeaders(n *node, tree tlog.Tree, hashes tlog.HashReader) (int, error) {
	heights := spread(0, tree.N-1, maxHeaders)
	for _, height := range heights {
		header, err := n.header(height)
		if err != nil {
			return 0, err
		}
		proof, err := tlog.ProveRecord(tree.N, height, hashes)
		if err != nil {
			return 0, err
		}
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, height, tlog.RecordHash(header)); err != nil {
			return 0, fmt.Errorf("header %d: %w", height, err)
		}
		header[len(header)-1] ^= 1
		if tlog.CheckRecord(proof, tree.N, tree.Hash, height, tlog.RecordHash(header)) == nil {
			return 0, fmt.Errorf("header %d: a changed one is accepted", height)
		}
	}
	return len(heights), nil
}

func verifyHistories(tree tlog.Tree, hashes tlog.HashReader) (int, error) {
	sizes := spread(1, tree.N, maxHistories)
	for _, size := range sizes {
		root, err := tlog.TreeHash(size, hashes)
		if err != nil {
			return 0, err
		}
		proof, err := tlog.ProveTree(tree.N, size, hashes)
		if err != nil {
			return 0, err
		}
		if err := tlog.CheckTree(proof, tree.N, tree.Hash, size, root); err != nil {
			return 0, fmt.Errorf("history of %d: %w", size, err)
		}
		root[0] ^= 1
		if tlog.CheckTree(proof, tree.N, tree.Hash, size, root) == nil {
			return 0, fmt.Errorf("history of %d: a changed root is accepted", size)
		}
	}
	return len(sizes), nil
}

func run(url, key string) error {
	n := &node{api: strings.TrimRight(url, "/") + "/api/v1", client: http.Client{Timeout: 30 * time.Second}}
	verifier, err := note.NewVerifier(key)
	if err != nil {
		return fmt.Errorf("--key: %w", err)
	}
	message, err := n.get("/log/checkpoint")
	if err != nil {
		return err
	}
	tree, err := checkpoint(message, verifier)
	if err != nil {
		return fmt.Errorf("checkpoint: %w", err)
	}
	message[strings.Index(string(message), "\n")+1] ^= 1
	if _, err := checkpoint(message, verifier); err == nil {
		return fmt.Errorf("a checkpoint of another size is accepted")
	}
	hashes := tlog.TileHashReader(tree, n)
	headers, err := verifyHeaders(n, tree, hashes)
	if err != nil {
		return err
	}
	histories, err := verifyHistories(tree, hashes)
	if err != nil {
		return err
	}
	fmt.Printf("ok    %s: %d headers and %d earlier histories are part of the history of %d\n",
		verifier.Name(), headers, histories, tree.N)
	return nil
}

func main() {
	url := flag.String("url", "http://localhost:8080", "the node")
	key := flag.String("key", "", "verifier key of an authority: origin+key id+key, see docs/protocol.md, section 13")
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "Verifies the checkpoint, the tiles and what they prove. Exit code: 0 if all holds, 1 if not, 2 for wrong options.")
		flag.PrintDefaults()
	}
	flag.Parse()
	if *key == "" || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	if err := run(*url, *key); err != nil {
		fmt.Fprintln(os.Stderr, "FAIL ", err)
		os.Exit(1)
	}
}
