// Package trucewatch holds what must travel with every copy of the program: its
// notices of copyright and of the data and files of others that it carries.
package trucewatch

import _ "embed"

// Notice is the text of the file NOTICE.
//
//go:embed NOTICE
var Notice string

// Licence is the text of the file LICENSE.
//
//go:embed LICENSE
var Licence string
